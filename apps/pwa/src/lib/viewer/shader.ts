/** The viewer's shaders: sampling that knows NaN, the stretch, the footprint's colours, the comparison. */

export const VERTEX_SHADER = `#version 300 es
const vec2 CORNERS[3] = vec2[](vec2(-1., -1.), vec2(3., -1.), vec2(-1., 3.));
void main() { gl_Position = vec4(CORNERS[gl_VertexID], 0., 1.); }
`;

export const FRAGMENT_SHADER = `#version 300 es
precision highp float;
precision highp sampler2D;
uniform sampler2D stack;
uniform sampler2D sub;
uniform vec2 screen;
uniform vec3 view;        // x, y, scale
uniform float level;
uniform vec3 shadow, highlight, midtones;
uniform vec3 subShadow, subHighlight, subMidtones;
uniform vec3 curve;       // black, mid, white
uniform float divider;    // device pixels, negative without comparison
uniform mat3 toSub;
uniform float coverage;   // highest frame count where the footprint is shown, else 0
out vec4 colour;

vec4 fetch(sampler2D image, ivec2 at, int lod) {
  ivec2 size = textureSize(image, lod);
  if (any(lessThan(at, ivec2(0))) || any(greaterThanEqual(at, size))) return vec4(0.);
  return texelFetch(image, at, lod);
}

bool isKnown(vec4 value) { return value.a > 0. && !isnan(value.r) && !isnan(value.g) && !isnan(value.b); }

// Bilinear between the known neighbours; a = 0 without any.
vec4 look(sampler2D image, vec2 point) {
  int lod = int(level);
  vec2 at = (point + .5) / exp2(level) - .5;
  if (view.z > 3.) {
    vec4 nearest = fetch(image, ivec2(floor(at + .5)), lod);
    return isKnown(nearest) ? nearest : vec4(0.);
  }
  vec2 base = floor(at);
  vec2 f = at - base;
  vec4 sum = vec4(0.);
  float weight = 0.;
  for (int i = 0; i < 4; i++) {
    ivec2 step = ivec2(i & 1, i >> 1);
    vec4 value = fetch(image, ivec2(base) + step, lod);
    float w = (step.x == 1 ? f.x : 1. - f.x) * (step.y == 1 ? f.y : 1. - f.y);
    if (isKnown(value)) { sum += w * value; weight += w; }
  }
  return weight > .001 ? sum / weight : vec4(0.);
}

vec3 transferMidtones(vec3 x, vec3 m) {
  x = clamp(x, 0., 1.);
  return (m - 1.) * x / ((2. * m - 1.) * x - m);
}

vec3 show(vec3 value, vec3 low, vec3 high, vec3 mid) {
  vec3 shown = transferMidtones((value - low) / (high - low), mid);
  shown = (shown - curve.x) / max(1e-4, curve.z - curve.x);
  return transferMidtones(shown, vec3(curve.y));
}

void main() {
  vec2 fromMiddle = vec2(gl_FragCoord.x - screen.x / 2., screen.y / 2. - gl_FragCoord.y);
  vec2 point = view.xy + fromMiddle / view.z;
  if (gl_FragCoord.x < divider) {
    vec3 mapped = toSub * vec3(point, 1.);
    vec4 value = look(sub, mapped.xy / mapped.z);
    colour = vec4(value.a > 0. ? show(value.rgb, subShadow, subHighlight, subMidtones) : vec3(0.), 1.);
  } else {
    vec4 value = look(stack, point);
    vec3 shown = value.a > 0. ? show(value.rgb, shadow, highlight, midtones) : vec3(0.);
    if (coverage > 0.) {
      float share = value.a / coverage;
      vec3 tint = mix(vec3(.75, .22, .12), vec3(.96, .8, .5), share);
      shown = mix(tint * (.12 + .5 * share), shown, .3) * step(.001, value.a);
    }
    colour = vec4(shown, 1.);
  }
  if (divider >= 0. && abs(gl_FragCoord.x - divider) < 1.) colour = vec4(.94, .71, .35, 1.);
}
`;
