declare module '*?text' {
  const text: string;
  export default text;
}
declare module '*?script' {
  const script: string;
  export default script;
}
declare module '*?library' {
  const code: string;
  export default code;
}
