/** Stands for opencv.js as one script: the threads bring it in two parts. */
const nothing = undefined;
// eslint-disable-next-line house/no-default-export -- stands for a CommonJS module
export default nothing;
