"""Pinyin of Chinese names, for search and sorting. Pure.

The library reads characters by their commonest sound; as surnames some are read otherwise. A person may correct the
stored pinyin.
"""

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

#: Surnames that the library reads as the everyday word.
_SURNAMES = {
    "单": "shan", "区": "ou", "仇": "qiu", "解": "xie", "查": "zha", "盖": "ge", "翟": "zhai", "朴": "piao",
    "曾": "zeng", "缪": "miao", "冼": "xian", "洗": "xian", "召": "shao", "繁": "po", "种": "chong", "秘": "bi",
    "折": "she", "黑": "he", "覃": "qin", "乐": "yue", "贠": "yun", "郇": "xun", "乜": "nie", "佴": "nai",
    "都": "du", "阚": "kan", "句": "gou", "祭": "zhai", "薄": "bo", "卜": "bu", "相": "xiang", "呙": "guo",
    "隗": "wei", "臧": "zang", "逄": "pang", "谌": "chen", "任": "ren", "华": "hua", "燕": "yan", "应": "ying",
    "宁": "ning", "纪": "ji", "尹": "yin", "石": "shi", "晟": "cheng", "哈": "ha", "笪": "da", "娄": "lou",
}  # fmt: skip
_COMPOUND = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "长孙": ("zhang", "sun"), "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"), "欧阳": ("ou", "yang"), "司马": ("si", "ma"), "上官": ("shang", "guan"),
    "诸葛": ("zhu", "ge"), "夏侯": ("xia", "hou"), "皇甫": ("huang", "fu"), "令狐": ("ling", "hu"),
    "宇文": ("yu", "wen"), "慕容": ("mu", "rong"), "东方": ("dong", "fang"), "南宫": ("nan", "gong"),
    "鲜于": ("xian", "yu"), "淳于": ("chun", "yu"), "亓官": ("qi", "guan"), "闾丘": ("lv", "qiu"),
    "拓跋": ("tuo", "ba"), "独孤": ("du", "gu"), "呼延": ("hu", "yan"), "百里": ("bai", "li"),
}  # fmt: skip
#: One Han character, or a run of letters or digits: whatever begins with an initial of its own.
_PARTS = re.compile(r"[㐀-鿿豈-﫿]+|[^\W_㐀-鿿豈-﫿]+")


@lru_cache(maxsize=4096)
def pinyin_of(name: str) -> tuple[str, str]:
    """Full pinyin and initials, lower-case without spaces: 曾国藩 -> ("zengguofan", "zgf"); ü is v, as people type."""
    syllables = [syllable for part in _PARTS.findall(name) for syllable in _syllables(part, name)]
    return "".join(syllables)[:120], "".join(syllable[0] for syllable in syllables)[:20]


def _syllables(part: str, name: str) -> list[str]:
    if not "㐀" <= part[0] <= "﫿":
        return [part.lower()]
    first: list[str] = []
    if name.strip().startswith(part):
        if len(part) > 2 and part[:2] in _COMPOUND:
            first, part = list(_COMPOUND[part[:2]]), part[2:]
        elif len(part) > 1 and part[0] in _SURNAMES:
            first, part = [_SURNAMES[part[0]]], part[1:]
    return [*first, *(one for one in lazy_pinyin(part, style=Style.NORMAL, errors="ignore") if one)]
