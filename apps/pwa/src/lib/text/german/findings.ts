/** What is found about frames and their files. */
import type { FitsErrorCode } from '@crowdsky/fits';
import type { FindingWords, FrameShape, FrameSide } from '@crowdsky/stack-core';
import { count } from './count.ts';

const AGAIN = 'Kopiere sie noch einmal vom Teleskop.';
const GIVE_RAW = 'Gib die rohen Lights des Teleskops.';

const SIDES: Readonly<Record<FrameSide, string>> = {
  top: 'am oberen Rand',
  bottom: 'am unteren Rand',
  left: 'am linken Rand',
  right: 'am rechten Rand',
  within: 'an mehreren Stellen',
};

const UNZIP = 'Entpacke das Zip zuerst und gib die entpackten Dateien.';

export const findings: FindingWords = {
  blank: () =>
    'Die Aufnahme zeigt gar keine Sterne: Der Verschluss war zu, oder die Datei enthält keine Daten.',
  'too-few-stars': (stars, needed) =>
    `Sie zeigt nur ${countStars(stars)}; ${needed} sind nötig, um sie auf die anderen zu legen.`,
  trailed: (elongation, fwhmPx) =>
    `Die Sterne sind Striche (Länge zu Breite ${figure(elongation)}, FWHM ${figure(fwhmPx)} px): Das Teleskop hat sich während der Belichtung bewegt.`,
  displaced: (x, y) =>
    `Ein Teil des Bildes liegt anderswo als der Rest (um ${x} Pixel quer, ${y} nach unten): Die Datei ist beschädigt. ${AGAIN}`,
  doubled: (x, y) =>
    `Ihre Sterne sind zweimal da (${x} Pixel quer, ${y} nach unten auseinander): Das Teleskop hat sich während der Belichtung bewegt.`,
  'part-hidden': (percent, side) =>
    `Etwas verdeckt ${percent} % der Aufnahme ${SIDES[side]}: Dieser Teil bleibt weg.`,
  'part-empty': (percent, side) =>
    `${percent} % der Aufnahme ${SIDES[side]} enthalten kein Bild: Dieser Teil bleibt weg.`,
  clouded: (stars) => `Wolken verdeckten den größten Teil des Himmels und ließen ${countStars(stars)} übrig.`,
  'no-match': (stars) =>
    `Ihre Sterne (${countStars(stars)}) passen nicht zu denen der anderen Aufnahmen: Sie zeigt ein anderes Stück Himmel.`,
  'residual-too-large': () =>
    'Ihre Sterne passen zu denen der anderen Aufnahmen, aber zu ungenau, um sie auf diese zu legen.',
  duplicate: () => 'Dieselbe Aufnahme ist zweimal da, Byte für Byte gleich; sie zählt einmal.',
  'same-exposure': (other) =>
    `Sie ist dieselbe Belichtung wie ${other}: dieselben Pixel unter einem anderen Header. Sie zählt einmal.`,
  'wrong-size': (own, others) =>
    `Die Aufnahme hat ${shape(own)}, die anderen haben ${shape(others)}. Stacke sie für sich.`,
  'other-shape': () =>
    'Die Aufnahme hat eine andere Größe oder andere Filter als die übrigen. Stacke sie für sich.',
  'no-pattern': () =>
    'Im Header fehlt BAYERPAT, daher sind die Farben der Pixel unbekannt. Die App kann nur Aufnahmen stacken, deren Header das Muster nennt.',
  'pattern-denied': (pattern, others) =>
    `Die Farben der Pixel können nicht so liegen, wie der Header sagt (${pattern}): Die beiden Grün sind verschieden, Rot und Blau gleich. Richtig wäre ${others.join(' oder ')}.`,
  'masters-size': (width, height, mastersWidth, mastersHeight) =>
    `Die Aufnahme hat ${width} x ${height} Pixel, die Master haben ${mastersWidth} x ${mastersHeight}. Nimm die Master dieses Teleskops.`,
  'filled-rows': (percent) =>
    `${percent} % ihrer Zeilen bestehen aus einem einzigen Wert statt aus Bild: Die Datei wurde nicht ganz kopiert. ${AGAIN}`,
  'no-image': () => `Die Datei hat in ihrem ersten Teil kein Bild. ${GIVE_RAW}`,
  'colour-picture': (axes) =>
    `Das Bild hat ${axes.length} Achsen (${axes.join(' x ')}): Es ist ein fertiges Farbbild, keine Rohaufnahme.`,
  'finished-stack': () => 'Das ist ein fertiger Stack, keine Rohaufnahme.',
  'calibration-frame': (keyword, type, master) =>
    `Das ist ein Kalibrierbild (${keyword} ist ${type}), kein Light: Es gehört in ein Master-${master === 'dark' ? 'Dark' : master === 'flat' ? 'Flat' : 'Bias'}.`,
  'odd-size': (width, height) => `Das Bild hat ${width} x ${height} Pixel; so ist keine Rohaufnahme.`,
  'cut-off': (bytes, expectedBytes) =>
    `Die Datei ist abgeschnitten: ${bytes} von ${expectedBytes} Bytes sind da. ${AGAIN}`,
  'no-room': () =>
    'Auf diesem Gerät ist kein Platz, sie zu entpacken: Schaffe Platz und wähle sie noch einmal.',
  'zip-damaged': () =>
    'Das Zip ist beschädigt oder abgeschnitten. Kopiere es noch einmal oder lade es noch einmal herunter.',
  'zip-empty': () => 'Das Zip enthält keine FITS-Dateien.',
  'zip-locked': () => `Sie ist mit einem Passwort geschützt. ${UNZIP}`,
  'zip-method': () => `Sie ist auf eine Art gepackt, die die App nicht liest. ${UNZIP}`,
  'zip-nested': () => 'Das ist ein Zip in einem Zip. Entpacke das äußere zuerst und gib das innere.',
  'zip-part': () => `Das ist ein Teil eines mehrteiligen Zips. ${UNZIP}`,
  fits: (_message, code) => FITS[code],
  unreadable: (_why, kind) => (kind in HOST ? HOST[kind] : HOST.NotReadableError),
  'time-missing': () =>
    'Im Header fehlt DATE-OBS oder eine andere Zeit der Aufnahme, daher gehört sie in keinen Zeitabschnitt.',
  'time-unreadable': (keyword, value) =>
    `${keyword} '${value}' im Header ist nicht als Zeit lesbar, daher gehört die Aufnahme in keinen Zeitabschnitt.`,
  'time-not-set': (keyword, value) =>
    `${keyword} im Header ist ${value}: Die Uhr des Teleskops war nicht gestellt, daher gehört die Aufnahme in keinen Zeitabschnitt.`,
  'time-day-only': (keyword, value) =>
    `${keyword} im Header ist ${value}, ein Tag ohne Uhrzeit, daher gehört die Aufnahme in keinen Zeitabschnitt.`,
  unusable: () => 'Die Datei ist nicht brauchbar.',
  unmeasured: () => 'Sie wurde nicht vermessen.',
};

const FITS: Readonly<Record<FitsErrorCode, string>> = {
  'not-fits': `Das ist keine FITS-Datei. ${GIVE_RAW}`,
  truncated: `Die Datei endet zu früh. ${AGAIN}`,
  'bad-header': `Der Header der Datei verletzt den FITS-Standard. ${AGAIN}`,
  'bad-data': `Die Daten der Datei passen nicht zu ihrem Header. ${AGAIN}`,
  'bad-packing':
    'Die gepackten Daten der Datei sind beschädigt oder abgeschnitten. Kopiere sie noch einmal oder lade sie noch einmal herunter.',
  unsupported: `Diese Art von FITS-Datei kann die App nicht lesen. ${GIVE_RAW}`,
  'too-large': 'Die Datei verspricht mehr Daten, als die App lesen kann.',
  'no-image': `Die Datei enthält kein Bild. ${GIVE_RAW}`,
  'no-table': `Der Datei fehlt eine Tabelle. ${AGAIN}`,
  'bad-value': `Die Datei enthält einen unzulässigen Wert. ${AGAIN}`,
  'read-failed': `Die Datei gab weniger Bytes her, als sie haben soll. ${AGAIN}`,
};

/** By the name of the browser's error. */
const HOST: Readonly<Record<string, string>> = {
  NotFoundError: 'Die Datei ist nicht mehr da, wo sie war. Wähle sie noch einmal.',
  NotReadableError:
    'Der Browser kann die Datei nicht lesen: Sie wurde inzwischen verändert, oder ihr Laufwerk ist fort. Wähle sie noch einmal.',
  NotAllowedError: 'Der Browser darf die Datei nicht mehr lesen. Wähle sie noch einmal.',
  SecurityError: 'Der Browser darf die Datei nicht lesen. Kopiere sie in einen anderen Ordner.',
};

function countStars(stars: number): string {
  return stars === 0 ? 'keine Sterne' : count(stars, 'Stern', 'Sterne');
}

function figure(value: number): string {
  return Number.isNaN(value) ? 'unbekannt' : value.toFixed(1).replace('.', ',');
}

function shape({ width, height, isColour }: FrameShape): string {
  return `${width} x ${height} Pixel ${isColour ? 'in Farbe' : 'ohne Filter'}`;
}
