/**
 * What the mutation tester plants: StrykerJS's mutators of mathematics and rules, and four of our own.
 *
 * Left out, since they change no number and no rule: StringLiteral and Regex (texts, and formats that have tests of their
 * own words), ArrayDeclaration and ObjectLiteral (an empty one breaks a shape, which the compiler guards), ArrowFunction
 * (its body is mutated instead), OptionalChaining (guarded by the compiler).
 */
import { allMutators, deepCloneNode } from './stryker-internals.mjs';

/** Those of StrykerJS that are used, by their names in its documentation. */
const STRYKER_MUTATORS = [
  'ArithmeticOperator',
  'AssignmentOperator',
  'BlockStatement',
  'BooleanLiteral',
  'ConditionalExpression',
  'EqualityOperator',
  'LogicalOperator',
  'MethodExpression',
  'UnaryOperator',
  'UpdateOperator',
];

const LANE_INSTRUCTIONS = new Map([
  ['add', 'sub'],
  ['sub', 'add'],
  ['mul', 'div'],
  ['div', 'mul'],
  ['pmin', 'pmax'],
  ['pmax', 'pmin'],
  ['min', 'max'],
  ['max', 'min'],
  ['gt', 'lt'],
  ['ge', 'lt'],
  ['lt', 'ge'],
  ['le', 'gt'],
  ['eq', 'ne'],
  ['ne', 'eq'],
  ['and', 'or'],
  ['or', 'and'],
  ['all_true', 'any_true'],
]);
const LANE_TYPES = ['f32x4', 'f64x2', 'i32x4', 'i16x8', 'i8x16', 'i64x2', 'v128'];

/** Constants: the next whole number, half as much again of a large one, a quarter more of a fraction. */
const numericConstant = {
  name: 'NumericConstant',
  *mutate(path) {
    if (!path.isNumericLiteral() || isKey(path)) return;
    const { value } = path.node;
    yield { type: 'NumericLiteral', value: otherNumber(value) };
  },
};

/** `a + b`, `a - b`, `a * b`, `a / b` and `a ** b` without `b`. */
const droppedTerm = {
  name: 'DroppedTerm',
  *mutate(path) {
    if (!path.isBinaryExpression() || !['+', '-', '*', '/', '**'].includes(path.node.operator)) return;
    if (isText(path.node)) return;
    yield deepCloneNode(path.node.left);
  },
};

/** A call whose result nobody takes is left out; a function of the `Math` object is left out around its argument. */
const skippedCall = {
  name: 'SkippedCall',
  *mutate(path) {
    if (
      path.isCallExpression() &&
      path.parentPath.isExpressionStatement() &&
      path.node.callee.type !== 'Super'
    ) {
      yield { type: 'Identifier', name: 'undefined' };
    } else if (path.isAwaitExpression() && path.parentPath.isExpressionStatement()) {
      yield { type: 'Identifier', name: 'undefined' };
    } else if (isMathCall(path.node)) {
      yield deepCloneNode(path.node.arguments[0]);
    }
  },
};

/** Instructions and built-in functions of AssemblyScript stand for operators; they become what StrykerJS makes of those. */
const kernelInstruction = {
  name: 'KernelInstruction',
  *mutate(path) {
    if (!path.isCallExpression()) return;
    const { callee, arguments: given } = path.node;
    const isLane = callee.type === 'MemberExpression' && LANE_TYPES.includes(callee.object.name);
    const name = isLane ? callee.property.name : callee.name;
    const other = isLane ? LANE_INSTRUCTIONS.get(name) : { min: 'max', max: 'min' }[name];
    if (other !== undefined) {
      const replacement = deepCloneNode(path.node);
      (isLane ? replacement.callee.property : replacement.callee).name = other;
      yield replacement;
    } else if (['sqrt', 'abs', 'floor', 'neg', 'nearest'].includes(name)) {
      yield deepCloneNode(given[0]);
    }
  },
};

export const mutators = [
  ...STRYKER_MUTATORS.map((name) => {
    const found = allMutators.find((mutator) => mutator.name === name);
    if (!found) throw new Error(`StrykerJS has no mutator ${name}`);
    return found;
  }),
  numericConstant,
  droppedTerm,
  skippedCall,
  kernelInstruction,
];

/** @param {number} value */
function otherNumber(value) {
  if (!Number.isInteger(value)) return value * 1.25;
  return value < 10 ? value + 1 : Math.round(value * 1.5);
}

function isKey(path) {
  const { parent, key } = path;
  return key === 'key' && !parent.computed;
}

function isText({ left, right }) {
  const nearest = left.type === 'BinaryExpression' ? left.right : left;
  return [nearest, right].some(({ type }) => type === 'StringLiteral' || type === 'TemplateLiteral');
}

function isMathCall({ type, callee, arguments: given }) {
  if (type !== 'CallExpression' || callee.type !== 'MemberExpression' || callee.object.name !== 'Math')
    return false;
  return given.length === 1 && given[0].type !== 'SpreadElement';
}
