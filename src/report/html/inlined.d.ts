declare module '*?text' {
  const text: string;
  export default text;
}
declare module '*?script' {
  const script: string;
  export default script;
}
