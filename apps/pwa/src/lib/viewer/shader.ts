/**
 * The viewer's shaders. Linear pixels are developed into colours once for each look; every view then only samples those
 * colours, which even a slow processor does at the speed of fingers.
 */

import { PEDESTAL } from '@crowdsky/stack-core';
import { FOOTPRINT } from './look.ts';

const COVER_ALL = `#version 300 es
const vec2 CORNERS[3] = vec2[](vec2(-1., -1.), vec2(3., -1.), vec2(-1., 3.));
void main() { gl_Position = vec4(CORNERS[gl_VertexID], 0., 1.); }
`;

/**
 * Pixels of one level to colours: light by its tone as `tonePainter` has it, or the stack's numbers by a stretch; then
 * the sliders' curve and the footprint. Alpha 0 is no data.
 */
export const DEVELOP = {
  vertex: COVER_ALL,
  fragment: `#version 300 es
precision highp float;
precision highp sampler2D;
uniform sampler2D pixels;
uniform int level;
uniform bool isLight;
uniform vec3 weights;     // of R, G, B in the luminance
uniform vec3 tone;        // black, bend, white
uniform float saturation;
uniform vec3 shadow, highlight, midtones;
uniform vec3 curve;       // black, mid, white
uniform float coverage;   // highest frame count where the footprint is shown, else 0
uniform bool isRed;       // night mode
out vec4 colour;

vec3 transferMidtones(vec3 x, vec3 m) {
  x = clamp(x, 0., 1.);
  return (m - 1.) * x / ((2. * m - 1.) * x - m);
}

float arsinh(float x) { return log(x + sqrt(x * x + 1.)); }

vec3 toned(vec3 light) {
  float l = dot(weights, light);
  float bright = min(1., arsinh(max(0., l - tone.x) / tone.y) / arsinh((tone.z - tone.x) / tone.y));
  vec3 shown = bright + (light - l) * (saturation * bright / (max(0., l) + ${PEDESTAL.toFixed(1)}));
  return shown / max(1., max(shown.r, max(shown.g, shown.b)));
}

void main() {
  vec4 value = texelFetch(pixels, ivec2(gl_FragCoord.xy), level);
  if (!(value.a > 0.) || isnan(value.r) || isnan(value.g) || isnan(value.b)) {
    colour = vec4(0.);
    return;
  }
  vec3 shown = isLight
    ? toned(value.rgb)
    : transferMidtones((value.rgb - shadow) / (highlight - shadow), midtones);
  shown = transferMidtones((shown - curve.x) / max(1e-4, curve.z - curve.x), vec3(curve.y));
  if (coverage > 0.) {
    float share = value.a / coverage;
    vec3 tint = mix(vec3(${FOOTPRINT.few.join()}), vec3(${FOOTPRINT.many.join()}), share);
    shown = mix(tint * (${FOOTPRINT.dimmest} + ${FOOTPRINT.gain} * share), shown, ${FOOTPRINT.picture});
  }
  if (isRed) shown = vec3(dot(shown, vec3(1. / 3.)), 0., 0.);
  colour = vec4(shown, 1.);
}
`,
} as const;

/** Developed colours of one level to the screen: the picture is a rectangle, perhaps seen in perspective. */
export const SHOW = {
  vertex: `#version 300 es
uniform vec2 screen;
uniform vec3 view;        // x, y, scale
uniform vec4 part;        // what is drawn of the picture: x, y, width and height in pixels
uniform vec2 extent;      // what the level's texels span, a little less than the size where sides are odd
uniform mat3 toStack;     // from the shown pixels to the stack's
uniform mat3 toPicture;   // from the stack's pixels to the picture's
out vec2 at;

void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  vec2 pixel = part.xy + corner * part.zw;
  vec3 place = inverse(toPicture * toStack) * vec3(pixel - .5, 1.);
  vec2 fromMiddle = (place.xy - view.xy * place.z) * view.z;
  gl_Position = vec4(fromMiddle * vec2(2., -2.) / screen, 0., place.z);
  at = pixel / extent;
}
`,
  fragment: `#version 300 es
precision highp float;
uniform sampler2D image;
in vec2 at;
out vec4 colour;
void main() { colour = texture(image, at); }
`,
} as const;

/** Corners of a star's two triangles, one after the other. */
export const RING_CORNERS = 6;

/** A ring around each star. Not by instances, each of which costs as much as a draw where a processor paints. */
export const RINGS = {
  vertex: `#version 300 es
in vec3 star;             // x, y, FWHM in pixels of the picture
uniform vec2 screen;
uniform vec3 view;
uniform float density;
flat out float radius;
flat out float halfWidth;
out vec2 fromCentre;

void main() {
  radius = max(6. * density, 2.2 * star.z * view.z);
  halfWidth = .5 * density;
  int turn = gl_VertexID % ${RING_CORNERS};
  int place = turn < 3 ? turn : turn - 2;
  vec2 corner = vec2(place & 1, place >> 1) * 2. - 1.;
  fromCentre = corner * (radius + halfWidth + 1.);
  vec2 at = (star.xy - view.xy) * view.z + fromCentre;
  gl_Position = vec4(at.x / screen.x * 2., -at.y / screen.y * 2., 0., 1.);
}
`,
  fragment: `#version 300 es
precision highp float;
flat in float radius;
flat in float halfWidth;
uniform vec3 overlay;
in vec2 fromCentre;
out vec4 colour;

void main() {
  float away = abs(length(fromCentre) - radius);
  colour = vec4(overlay, .55 * clamp(halfWidth + .5 - away, 0., 1.));
}
`,
} as const;
