"""Pinyin of names, as people search for them."""

import pytest

from mentor.people.names import pinyin_of


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("曾国藩", "zengguofan", "zgf"),
        ("单雄信", "shanxiongxin", "sxx"),
        ("仇英", "qiuying", "qy"),
        ("解缙", "xiejin", "xj"),
        ("区大相", "oudaxiang", "odx"),
        ("查良镛", "zhaliangyong", "zly"),
        ("盖叫天", "gejiaotian", "gjt"),
        ("翟志刚", "zhaizhigang", "zzg"),
        ("朴树", "piaoshu", "ps"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟洛", "moqiluo", "mql"),
        ("欧阳修", "ouyangxiu", "oyx"),
        ("单于", "shanyu", "sy"),  # a surname and one given character, not the compound one
        ("吕布", "lvbu", "lb"),
        ("王", "wang", "w"),
        ("阿依古丽·买买提", "ayigulimaimaiti", "ayglmmt"),
        ("John Smith", "johnsmith", "js"),
        ("员工12", "yuangong12", "yg1"),
        ("", "", ""),
    ],
)
def test_surnames_are_read_as_surnames(name: str, pinyin: str, initials: str) -> None:
    assert pinyin_of(name) == (pinyin, initials)


def test_very_long_names_fit_into_their_columns() -> None:
    pinyin, initials = pinyin_of("窗" * 60)

    assert (len(pinyin), len(initials)) == (120, 20)
