export { quoted } from '../foundation/command-words.ts';
