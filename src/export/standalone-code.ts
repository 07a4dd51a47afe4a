/** What a file that stands alone holds, as code that gives it the name `optimize`: loaded when one is written. */
export { default as STANDALONE_CODE } from './standalone.ts?library';
