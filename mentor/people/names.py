"""Pinyin of Chinese names, for search and sorting. Pure.

The library reads characters by their commonest sound; as surnames some are read otherwise. A person may correct the
stored pinyin.
"""

from pypinyin import Style, lazy_pinyin

_SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "盖": "ge", "翟": "zhai",
    "朴": "piao", "尉": "yu", "员": "yun", "乐": "yue", "任": "ren", "华": "hua", "冼": "xian", "缪": "miao",
    "召": "shao", "逄": "pang", "谌": "chen", "燕": "yan", "应": "ying", "宁": "ning", "洗": "xian", "秘": "bi",
    "种": "chong", "繁": "po", "折": "she", "黑": "he", "覃": "qin", "郇": "huan", "戚": "qi", "葛": "ge",
}  # fmt: skip
_COMPOUND = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "长孙": ("zhang", "sun"), "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"), "欧阳": ("ou", "yang"), "司马": ("si", "ma"), "上官": ("shang", "guan"),
    "诸葛": ("zhu", "ge"), "夏侯": ("xia", "hou"), "皇甫": ("huang", "fu"), "令狐": ("ling", "hu"),
    "宇文": ("yu", "wen"), "慕容": ("mu", "rong"), "东方": ("dong", "fang"),
}  # fmt: skip


def pinyin_of(name: str) -> tuple[str, str]:
    """Full pinyin and initials, lower-case without spaces: 曾国藩 -> ("zengguofan", "zgf")."""
    syllables = _syllables(name.strip())
    return "".join(syllables)[:120], "".join(syllable[0] for syllable in syllables)[:20]


def _syllables(name: str) -> list[str]:
    given = name
    first: list[str] = []
    if len(name) > 2 and name[:2] in _COMPOUND:
        first, given = list(_COMPOUND[name[:2]]), name[2:]
    elif name[:1] in _SURNAMES:
        first, given = [_SURNAMES[name[0]]], name[1:]
    rest = lazy_pinyin(given, style=Style.NORMAL, errors=lambda text: list(text))
    return [s.lower() for s in (*first, *rest) if s.isalnum()]
