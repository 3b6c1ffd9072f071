/** The picture of a link where others show it: the whole thumbnail before itself, dark and blurred, 1200 by 630 pixels. */
const widthPx = 1200;
const heightPx = 630;

export const previewSize = { widthPx, heightPx };

/** JPEG, for some who show links take no PNG of this size. */
export async function previewPicture(thumbnail: Buffer): Promise<Buffer> {
  const { default: sharp } = await import('sharp'); // some 20 MB that most servers never need
  const whole = await sharp(thumbnail).resize(widthPx, heightPx, { fit: 'inside' }).png().toBuffer();
  return sharp(thumbnail)
    .resize(widthPx, heightPx, { fit: 'cover' })
    .blur(40)
    .linear(0.4)
    .composite([{ input: whole, gravity: 'centre' }])
    .flatten({ background: '#090c12' })
    .jpeg({ quality: 88 })
    .toBuffer();
}
