"""Judges developed pictures against the stacks they were made of, and against the truth; prints JSON.

usage: judge-picture.py STACK.fits PICTURE.png [TRUTH.json]
A picture's pixels are 8-bit levels. Without a truth: sky, noise, magenta, clipped, and the ring of 12 to 45 px round the
largest object. With one (frames that only shift): colours of stars, rings round bright ones, stars lost and invented.
"""
import json, sys, warnings
import cv2, numpy as np, sep
from astropy.io import fits
from scipy.spatial import cKDTree
warnings.filterwarnings('ignore')
SATURATED_ADU = 45000


def clipped_sd(values):
    for _ in range(5):
        values = values[abs(values - values.mean()) < 3 * values.std() + 1e-9]
    return float(values.std())


def judge_real(stack, rgb):
    R, G, B = np.moveaxis(rgb, 2, 0)
    L = rgb.mean(2)
    known = np.isfinite(stack).all(0)
    sky = known & (L < np.median(L[known]) + 20)
    stars = known & (L > 60)
    x, y = largest_object(stack)
    yy, xx = np.mgrid[:L.shape[0], :L.shape[1]]
    r = np.hypot(xx - x, yy - y)
    ring = rgb[(r > 12) & (r < 45)].mean(0)
    open_ = known & (np.nanmax(stack, 0) < SATURATED_ADU)
    return dict(sky=float(np.median(L[known])),
                skyRG=float((R - G)[sky].mean()), skyBG=float((B - G)[sky].mean()),
                luma=clipped_sd(L[sky]), chroma=clipped_sd((R - G)[sky]),
                ringRG=float(ring[0] - ring[1]), ringBG=float(ring[2] - ring[1]),
                magenta=float((np.minimum(R, B) - G > 12)[stars].mean()),
                clipped=float((rgb.max(2) >= 255)[open_].mean()))


def largest_object(stack):
    """Where the light is most over some 20 pixels, stars put out."""
    green = np.nan_to_num(stack[1], nan=np.nanmedian(stack[1])).astype('f4')
    low = cv2.medianBlur(np.minimum(green, np.percentile(green, 99.9)), 5)
    wide = cv2.GaussianBlur(low, (0, 0), 12)[60:-60, 60:-60]
    y, x = np.unravel_index(wide.argmax(), wide.shape)
    return x + 60, y + 60


def find(image, sigmas, minarea=5):
    image = np.ascontiguousarray(image, 'f4')
    back = sep.Background(image, mask=~np.isfinite(image), bw=32, bh=32)
    data = np.nan_to_num(image) - back
    return sep.extract(data, sigmas, err=back.globalrms, minarea=minarea), data, back.globalrms


def match(truth, found):
    """The truth's positions in the stack: frames only shift, so that one offset maps them."""
    bright = found[np.argsort(-found['flux'])][:200]
    xy = np.c_[bright['x'], bright['y']]
    stars = truth[np.argsort(truth[:, 2])]
    tree = cKDTree(stars[:250, :2])
    best, offset = -1, None
    for a in xy[:12]:
        for b in stars[:40, :2]:
            near = tree.query(xy - (a - b))[0] < 1.5
            if near.sum() > best:
                best, offset = near.sum(), a - b
    distance, at = tree.query(xy - offset)
    good = distance < 1.5
    offset = offset + np.median((xy - offset - stars[:250][at, :2])[good], 0)
    return stars, stars[:, :2] + offset


def nebula(truth, W, H, offset):
    """Green light of the clouds, in which a bright grain is no star."""
    y, x = np.mgrid[0:H, 0:W].astype('f4')
    light = np.zeros((H, W), 'f4')
    for cx, cy, sx, sy, angle, peak in truth['nebula']:
        u, v = x - cx - offset[0], y - cy - offset[1]
        a = (u * np.cos(angle) + v * np.sin(angle)) / sx
        b = (v * np.cos(angle) - u * np.sin(angle)) / sy
        light += peak[1] * np.exp(-0.5 * (a * a + b * b))
    return light


def judge_truth(stack, rgb, truth):
    W, H = rgb.shape[1], rgb.shape[0]
    fwhm = truth['fwhm']
    found, green, sigma = find(stack[1], 4)
    stars, at = match(np.array(truth['stars']), found)
    L = rgb.mean(2)
    inside = (at > 60).all(1) & (at[:, 0] < W - 60) & (at[:, 1] < H - 60)
    xy = np.round(at).astype(int)
    tree = cKDTree(at)
    # light under a Gaussian aperture over its noise, as measured at empty places
    g = cv2.GaussianBlur(green.astype('f4'), (0, 0), fwhm / 2.355)
    snr = np.full(len(at), 0.0)
    quiet = 1.4826 * np.median(abs(g[100:-100, 100:-100] - np.median(g[100:-100, 100:-100])))
    snr[inside] = g[xy[inside, 1], xy[inside, 0]] / quiet
    neighbours = [[j for j in near if j != i and stars[j, 4] > 0.02 * stars[i, 4]] for i, near in enumerate(tree.query_ball_point(at, 14))]
    lone = np.array([len(n) == 0 for n in neighbours])
    peak = np.array([green[max(0, y - 1):y + 2, max(0, x - 1):x + 2].max(initial=0) for x, y in xy])

    use = inside & lone & (snr > 40) & (np.nanmax(stack, 0)[xy[:, 1].clip(0, H - 1), xy[:, 0].clip(0, W - 1)] < 30000)
    colours = np.array([rgb[y - 1:y + 2, x - 1:x + 2].mean((0, 1)) for x, y in xy[use]])
    mag = 2.5 * np.log10(colours[:, [0, 2]] / colours[:, [1]])
    true = 2.5 * np.log10(stars[use][:, [3, 5]] / stars[use][:, [4]])
    slopes = [float(np.polyfit(true[:, k], mag[:, k], 1)[0]) for k in (0, 1)]
    # the median star is white: that of more stars than slopes can be told of
    more = inside & lone & (snr > 25) & (peak < SATURATED_ADU / 2)
    seen = np.array([rgb[y - 1:y + 2, x - 1:x + 2].mean((0, 1)) for x, y in xy[more]])
    median = [float(np.median(2.5 * np.log10(seen[:, k] / seen[:, 1]))) for k in (0, 2)]

    # a ring: light that rises again outwards, beyond what the sky's grain does
    yy, xx = np.mgrid[-30:31, -30:31]
    r = np.hypot(xx, yy) / fwhm
    rises = []
    bright = np.flatnonzero(inside & lone & (peak > 3000) & (peak < SATURATED_ADU))
    for i in bright[np.argsort(-peak[bright])][:30]:
        x, y = xy[i]
        if any(j != i and stars[j, 4] > 0.002 * stars[i, 4] for j in tree.query_ball_point(at[i], 30)):
            continue
        box = L[y - 30:y + 31, x - 30:x + 31]
        sky = np.median(box[(r > 7) & (r < 10)])
        profile = [np.median(box[(r >= a) & (r < a + 0.75)]) for a in (3, 3.75, 4.5, 5.25)]
        lowest = np.minimum.accumulate(profile + [sky])
        rises.append(float(max(np.array(profile + [sky]) - lowest)))

    # the picture's own stars
    L4 = cv2.GaussianBlur(L.astype('f4'), (0, 0), 0.8)
    lost = []
    cloud = nebula(truth, W, H, at[0] - stars[0, :2]) > 0.5 * sigma
    clear = inside & lone & ~cloud[xy[:, 1].clip(0, H - 1), xy[:, 0].clip(0, W - 1)]

    def stands(x, y):
        box = L4[y - 12:y + 13, x - 12:x + 13]
        return float(box[10:15, 10:15].max() - np.median(box))

    certain = np.flatnonzero(clear & (snr > 5))
    for i in certain:
        if stands(*xy[i]) < 3:
            lost.append((float(at[i, 0]), float(at[i, 1]), float(snr[i])))
    # what stands out less than a star of S/N 5 does is no such star
    faintest = np.median([stands(*xy[i]) for i in np.flatnonzero(clear & (snr > 5) & (snr < 7))])
    seen, _, _ = find(L, 6 / max(0.5, clipped_sd(L)), 6)
    white = np.nan_to_num(sum((plane - np.nanmedian(plane)) / clipped_sd(plane[np.isfinite(plane)]) for plane in stack))
    reference, _, _ = find(cv2.GaussianBlur(white.astype('f4'), (0, 0), 1.2), 3, 3)
    known = cKDTree(np.r_[at, np.c_[reference['x'], reference['y']]])
    distance, _ = known.query(np.c_[seen['x'], seen['y']])
    border = (seen['x'] < 60) | (seen['y'] < 60) | (seen['x'] > W - 60) | (seen['y'] > H - 60)
    big = (seen['npix'] > 400) | cloud[seen['y'].astype(int), seen['x'].astype(int)]
    invented = [(float(s['x']), float(s['y']), int(s['npix'])) for s, d, e, b in zip(seen, distance, border, big) if d > 4 and not e and not b and stands(round(s['x']), round(s['y'])) > faintest]
    return dict(stars=int(use.sum()), slopeR=slopes[0], slopeB=slopes[1], whiteR=median[0], whiteB=median[1],
                rings=len(rises), ring=max(rises, default=float('nan')), certain=len(certain), lost=len(lost), invented=len(invented), where=invented[:5], whereLost=lost[:5])


stack = fits.getdata(sys.argv[1]).astype('f4')
rgb = cv2.imread(sys.argv[2]).astype(float)[..., ::-1]
print(json.dumps(judge_truth(stack, rgb, json.load(open(sys.argv[3]))) if len(sys.argv) > 3 else judge_real(stack, rgb)))
