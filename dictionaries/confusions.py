"""Build `en/confusions.tsv`: which letters of a page are read as which others, and how readily.

    python dictionaries/confusions.py [--corpus ../shared/corpus] [--out dictionaries/en]
                                      [--pages 330] [--seed 1]

Two sources, both made here. *Pages*: open text is set in free fonts, the image damaged as scans and
worn type are (blur, noise, thin and thick strokes, specks, low resolution, skew), read by
tesseract, and what it read is aligned with what was printed. *Shapes*: how alike the printed images
of two letter sequences are, which says something of the pairs that no page happened to show; how
much, is fitted on the pairs that the pages did show.

Tesseract knows how English words look, and this hides what it confuses. So its dictionaries are
off, and half of the words it is given are none: the head of one word with the tail of another.

Needs pillow, numpy and rapidfuzz, and of Debian tesseract-ocr, tesseract-ocr-eng and the fonts
named in FONTS. Takes about eight minutes on one core. The same versions of these and the same seed
give the same table; others give nearly the same.
"""

from __future__ import annotations

import argparse
import lzma
import math
import os
import random
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from string import ascii_letters, ascii_lowercase, digits

import numpy as np
from inputs import checked
from manifest import write_manifest
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from rapidfuzz.distance import Levenshtein

HERE = Path(__file__).resolve().parent
FONT_FOLDER = Path("/usr/share/fonts")
# Faces of old newspapers and books first: Modern (Didone), Century, Old Style; then those of papers
# and typescripts. Each with the Debian package that has it.
FONTS = (
    "truetype/fonts-oldstandard/OldStandard-Regular.ttf",  # fonts-oldstandard
    "truetype/fonts-oldstandard/OldStandard-Italic.ttf",
    "truetype/fonts-oldstandard/OldStandard-Bold.ttf",
    "truetype/fonts-century-catalogue/Century-Catalogue.ttf",  # fonts-century-catalogue
    "opentype/sortsmill/GoudyBookletter1911.otf",  # fonts-goudybookletter
    "truetype/adf/BaskervaldADFStd.otf",  # fonts-adf-baskervald
    "opentype/ebgaramond/EBGaramond12-Regular.otf",  # fonts-ebgaramond
    "opentype/linux-libertine/LinLibertine_R.otf",  # fonts-linuxlibertine
    "truetype/liberation/LiberationSerif-Regular.ttf",  # fonts-liberation
    "truetype/dejavu/DejaVuSerif.ttf",  # fonts-dejavu-core
    "truetype/gnutypewriter/GNUTypewriter.ttf",  # fonts-gnutypewriter
)
TEXTS = ("eltec", "novel450", "common_library", "ungdc", "arxiv_abstracts", "openstax", "wikinews")

LINES, WIDTH = 34, 62  # of a page: lines, and letters of a line
TOO_BAD = 0.22  # share of wrong letters from which a page says nothing: the lines were not found
LONGEST = 3  # letters of a sequence on either side
SEEN = 3  # times a confusion must have been seen to be in the table
LIKELY = 7.5  # nats beyond any error up to which a confusion known by its shape only is listed
OFTEN = 200  # times a sequence was printed, from which its rates mean something
PRIOR = 60.0  # letters printed for which the shapes speak, beside those that were printed


# -- pages -----------------------------------------------------------------------------------


def lines_of(corpus: Path, chance: random.Random) -> Iterator[str]:
    """Lines as long as those of a column, from all texts in turn, half of the words no words."""
    streams = []
    for name in TEXTS:
        path = corpus / "en" / f"{name}.txt.xz"
        checked(path, f"corpus/en/{path.name}")
        with lzma.open(path, "rt", encoding="utf-8") as file:
            # A text is skimmed, for one book is one author; this much of each suffices.
            rows = [row for at, row in enumerate(file) if at < 60_000 and at % 40 == 7]
        chance.shuffle(rows)
        streams.append(iter(" ".join(rows).split()))
    while True:
        for stream in streams:
            words: list[str] = []
            while sum(map(len, words)) + len(words) < WIDTH:
                words.append(next(stream))
            if chance.random() < 0.5:
                words = _strange(words, chance)
            yield " ".join(words).replace("“", '"').replace("”", '"').replace("’", "'")


def _strange(words: list[str], chance: random.Random) -> list[str]:
    """Heads with the tails of other words, so that no dictionary helps to read them."""
    tails = [word[len(word) // 2 :] for word in words]
    chance.shuffle(tails)
    return [word[: len(word) // 2] + tail for word, tail in zip(words, tails, strict=True)]


def page(lines: list[str], font: str, chance: random.Random) -> Image.Image:
    """The lines, set in a font and damaged at random."""
    size = chance.randint(26, 34)
    face = ImageFont.truetype(str(FONT_FOLDER / font), size)
    step = int(size * 1.35)
    image = Image.new("L", (int(WIDTH * size * 0.62) + 140, step * len(lines) + 80), 255)
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(lines):
        draw.text((40, 40 + row * step), line, font=face, fill=0)
    return _damaged(image, chance)


def _damaged(image: Image.Image, chance: random.Random) -> Image.Image:
    noise = np.random.default_rng(chance.getrandbits(32))
    shape = image.size[::-1]
    # Ink that is missing or has run, in patches as large as letters.
    pixels = np.asarray(image, dtype=np.float32)
    patches = noise.normal(0, 1, (shape[0] // 6 + 1, shape[1] // 6 + 1)).astype(np.float32)
    cloud = Image.fromarray(patches).resize(image.size, Image.Resampling.BICUBIC)
    pixels = pixels + (255 - pixels) * chance.uniform(0.0, 0.28) * np.asarray(cloud)
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    kind = chance.random()
    if kind < 0.3:
        image = image.filter(ImageFilter.MinFilter(3))  # thick strokes
    elif kind < 0.55:
        image = image.filter(ImageFilter.MaxFilter(3))  # thin and broken ones
    scale = chance.uniform(0.48, 0.85)
    small = (int(image.width * scale), int(image.height * scale))
    image = image.filter(ImageFilter.GaussianBlur(chance.uniform(0.4, 1.3)))
    image = image.rotate(
        chance.uniform(-0.5, 0.5), fillcolor=255, resample=Image.Resampling.BICUBIC
    )
    image = image.resize(small, Image.Resampling.BILINEAR)
    pixels = np.asarray(image, dtype=np.float32)
    pixels = pixels + noise.normal(0, chance.uniform(5, 45), pixels.shape)
    if chance.random() < 0.6:  # black and white, as old scans are
        pixels = np.where(pixels > chance.uniform(110, 185), 255.0, 0.0)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def read(image: Image.Image) -> str:
    """What tesseract reads, without its dictionaries."""
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        image.save(file.name)
        command = ["tesseract", file.name, "stdout", "--psm", "6", "--dpi", "150"]
        for name in ("load_system_dawg", "load_freq_dawg", "load_punc_dawg", "load_number_dawg"):
            command += ["-c", f"{name}=0"]
        done = subprocess.run(
            command, capture_output=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"}
        )
    text = done.stdout.decode("utf-8", "replace")
    text = text.replace("“", '"').replace("”", '"').replace("’", "'").replace("‘", "'")
    return " ".join(text.split())


def differences(meant: str, seen: str) -> Iterator[tuple[str, str]]:
    """The stretches that differ, as (read, meant), between letters that agree."""
    pending: tuple[int, int, int, int] | None = None
    for tag, a, b, c, d in Levenshtein.opcodes(meant, seen):
        if tag == "equal":
            if pending is not None:
                yield seen[pending[2] : pending[3]], meant[pending[0] : pending[1]]
            pending = None
        elif pending is None:
            pending = (a, b, c, d)
        else:
            pending = (pending[0], b, pending[2], d)
    if pending is not None:
        yield seen[pending[2] : pending[3]], meant[pending[0] : pending[1]]


def pages(corpus: Path, number: int, seed: int) -> tuple[Counter[tuple[str, str]], Counter[str]]:
    """What was read for what on so many pages, and how often each sequence was printed."""
    chance = random.Random(seed)
    lines = lines_of(corpus, chance)
    found: Counter[tuple[str, str]] = Counter()
    printed: Counter[str] = Counter()
    for at in range(number):
        text = [next(lines) for _ in range(LINES)]
        image = page(text, FONTS[at % len(FONTS)], chance)
        meant, seen = " ".join(text), read(image)
        rate = Levenshtein.distance(meant, seen) / len(meant)
        print(f"page {at}: {rate:.3f}", flush=True)
        if rate > TOO_BAD:
            continue
        for size in range(1, LONGEST + 1):
            printed.update(meant[i : i + size] for i in range(len(meant) - size + 1))
        printed[""] += len(meant) + 1
        for wrong, right in differences(meant, seen):
            if len(wrong) <= LONGEST and len(right) <= LONGEST:
                found[wrong, right] += 1
            if len(wrong) == len(right) > 1:
                found.update(pair for pair in zip(wrong, right, strict=True) if pair[0] != pair[1])
    return found, printed


# -- shapes ----------------------------------------------------------------------------------

ONE = [*ascii_letters, *digits, *"'-.,;:!?()&"]
TWO = ["".join(pair) for pair in product(ascii_lowercase, repeat=2)]
HEIGHT, BREADTH, BODY = 18, 28, 16  # points of the image in which shapes are compared


def shapes() -> dict[tuple[str, str], float]:
    """Distance of the printed images of two sequences: 0 the same, 1 all of the ink differs."""
    names = ONE + TWO
    total = np.zeros((len(names), len(names)))
    for font in FONTS[:9]:
        face = ImageFont.truetype(str(FONT_FOLDER / font), BODY * 3)
        rows = []
        for name in names:
            image = Image.new("L", (BREADTH * 3, HEIGHT * 3), 0)
            # Centred, as the eye would lay them one on the other.
            left = (BREADTH * 3 - face.getlength(name)) / 2
            ImageDraw.Draw(image).text((left, -4), name, font=face, fill=255)
            image = image.filter(ImageFilter.GaussianBlur(2.5))
            image = image.resize((BREADTH, HEIGHT), Image.Resampling.BOX)
            rows.append(np.asarray(image, dtype=np.float64).ravel() / 255)
        vectors = np.array(rows)
        squares = (vectors**2).sum(axis=1)
        apart = squares[:, None] + squares[None, :] - 2 * vectors @ vectors.T
        total += apart / (squares[:, None] + squares[None, :])
    total /= len(FONTS[:9])
    return {
        (a, b): float(total[i, j])
        for i, a in enumerate(names)
        for j, b in enumerate(names)
        if a != b and len(a) + len(b) < 4 and a != b[:1] and a != b[1:] and b not in (a[:1], a[1:])
    }


def likeness(
    found: Counter[tuple[str, str]], printed: Counter[str], apart: dict[tuple[str, str], float]
) -> dict[tuple[str, str], float]:
    """How often one is read for the other, by the shapes: the mean rate of pairs as alike."""
    pairs = sorted((d, pair) for pair, d in apart.items() if printed[pair[1]] > OFTEN)
    marks, rates = [], []
    at, size = 0, 60  # the most alike in small groups, for they differ most
    while at < len(pairs):
        group = pairs[at : at + size]
        at, size = at + size, size + size // 4
        seen = sum(found[pair] for _, pair in group) + 0.5
        marks.append(group[len(group) // 2][0])
        rates.append(math.log(seen / sum(printed[pair[1]] for _, pair in group)))
    smooth = np.minimum.accumulate(np.array(rates))  # what is less alike is no likelier
    return {pair: math.exp(float(np.interp(d, marks, smooth))) for pair, d in apart.items()}


# Tesseract reads lines; older engines read strokes, one by one, and confuse what is made of the
# same strokes. Written by hand, read and meant, by nats beyond those of any error.
STROKES = {
    1.0: """rn m,m rn,cl d,li h,vv w,ii n,ii u,tl d,n u,u n,c e,h b,b h,iu m,in m,ni m,ri n,1 l,
        0 o,l 1,0 O,1 I,I l,l I,i l,l i,fi h,ll U,U ll,il d""",
    2.0: """tli th,lii hi,li b,lo b,ti n,fl A,iii m,nn m,lt h,ll h,il h,h li,d cl,w vv,n ii,
        u ii,m in,m ni,e c,o c,c o,e o,o e,f t,t f,r t,l t,t l,i t,t i,5 s,5 S,8 S,8 B,6 b,6 G,
        9 g,j i,i j,I t,J I,v y,y v,g q,q g,f s,f l,l f,! l,! i,1 i,1 t,i 1,J j,! I,| l,| I,a u,
        u a,a o,o a,n a,a n,s a,a s,t h,h t,h k,k h,n r,r n,x z,ir n,rr n,ee w,oe w,cc w,iv w,
        av w,tv w,vr w,a e,e a,e s,s e,ai m,ui m,un m,nt m,ui in,ud nd,iid nd,iu in,tn m,rm nn,
        hi lu,fc k,lc k,ic k,ty ly,rc re,tc te,lie he,tlie the,tbc the,aud and,aiid and,i r,r i""",
}


def by_hand() -> dict[tuple[str, str], float]:
    """Nats of the confusions in STROKES."""
    return {
        (pair[0], pair[1]): nats
        for nats, rows in sorted(STROKES.items(), reverse=True)
        for row in rows.split(",")
        if len(pair := row.split()) == 2
    }


# -- the table -------------------------------------------------------------------------------


def table(
    found: Counter[tuple[str, str]], printed: Counter[str], alike: dict[tuple[str, str], float]
) -> list[tuple[str, str, float, int]]:
    """Read, meant, nats beyond those of any error, times seen; sorted."""
    letters = printed[""]
    rate = sum(found.values()) / letters
    rows = []
    strokes = by_hand()
    for seen, meant in sorted(set(found) | set(alike) | set(strokes)):
        count = found[seen, meant]
        prior = alike.get((seen, meant), 0.0)
        share = max(1e-9, (count + PRIOR * prior) / (printed[meant] + PRIOR))
        if "\t" in seen + meant:
            continue
        cost = math.log(rate) - math.log(share)
        if (hand := strokes.get((seen, meant))) is not None:
            rows.append((seen, meant, min(cost, hand), count))
        elif count >= SEEN or (
            prior and cost <= LIKELY and printed[meant] > 200 and not digits.count(meant)
        ):
            rows.append((seen, meant, cost, count))
    return rows


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, default=HERE.parent.parent / "shared" / "corpus")
    parser.add_argument("--out", type=Path, default=HERE / "en")
    parser.add_argument("--pages", type=int, default=330)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found, printed = pages(options.corpus, options.pages, options.seed)
    alike = likeness(found, printed, shapes())
    rows = table(found, printed, alike)
    with (options.out / "confusions.tsv").open("w", encoding="utf-8", newline="\n") as file:
        for seen, meant, cost, count in rows:
            file.write(f"{seen}\t{meant}\t{cost:.2f}\t{count}\n")
    write_manifest(options.out)
    rate = sum(found.values()) / printed[""]
    print(f"{printed['']} letters, {rate:.4f} confusions a letter, {len(rows)} rows")


if __name__ == "__main__":
    main()
