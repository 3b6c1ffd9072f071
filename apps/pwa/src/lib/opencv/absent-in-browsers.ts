/** Stands for Node's modules in the browser's build: opencv.js names them but uses them under Node only. */
export {};
