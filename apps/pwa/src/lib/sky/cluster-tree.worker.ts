/** Grows the tree of clusters beside the page: of 100,000 stacks that takes longer than a frame may. */
import { growTree } from './cluster-tree.ts';

declare const self: {
  onmessage: ((event: { readonly data: Float64Array }) => void) | null;
  postMessage(message: unknown): void;
};

self.onmessage = ({ data }) => self.postMessage(growTree(data));
