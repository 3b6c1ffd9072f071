/** ESLint rules about comments: a file says what it is for, and an exception to a rule says why. */

export const purposeFirst = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { missing: 'A file opens with a comment: one sentence that says what it is for.' },
  },
  create: (context) => ({
    Program(node) {
      const first = context.sourceCode.getAllComments()[0];
      const code = context.sourceCode.getFirstToken(node);
      const shebang = first?.type === 'Shebang';
      const purpose = shebang ? context.sourceCode.getAllComments()[1] : first;
      if (code && !(purpose && purpose.range[0] < code.range[0]))
        context.report({ node: code, messageId: 'missing' });
    },
  }),
};

export const disableNeedsReason = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      missing: 'Say why the rule does not hold here: `// eslint-disable-next-line rule -- reason`.',
    },
  },
  create: (context) => ({
    Program() {
      for (const comment of context.sourceCode.getAllComments()) {
        const disables = /^\s*(eslint-disable|@ts-(ignore|nocheck|expect-error))/.test(comment.value);
        const reason = /\s--\s+\S|@ts-[a-z-]+:?\s+\S/.test(comment.value);
        if (disables && !reason) context.report({ loc: comment.loc, messageId: 'missing' });
      }
    },
  }),
};
