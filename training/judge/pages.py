"""The second contact sheet (captions of corpus pictures that nobody trained on, seeds 0-63) and the page of one word changed at a time."""
from judge import painters
from judge.prompts import one_word_changed

CAPTION_SEED, PAGE_SEED = 35, 7


def measure(a):
    texts = painters.corpus(CAPTION_SEED, 64, None, a.size)[1]
    painters.sheet(painters.integer(a, texts), 8, 160, painters.docs("pictures", "house_sheet_captions.png"))
    with open(painters.docs("house-captions.txt"), "w") as f:
        f.writelines(f"{k} {text}\n" for k, text in enumerate(texts))
    rows = []
    for _, prompts in one_word_changed():
        rows += [painters.integer(a, [p], PAGE_SEED)[0] for p in prompts]
    painters.sheet(rows, 8, 128, painters.docs("pictures", "house_words.png"), gap=4)
    with open(painters.docs("house-words.txt"), "w") as f:
        f.writelines(f"{what}: {'; '.join(prompts)}\n" for what, prompts in one_word_changed())
