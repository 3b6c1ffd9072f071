/** What is found about frames and their files: the words are the pipeline's own. */
export { FINDINGS as findings } from '@crowdsky/stack-core';
