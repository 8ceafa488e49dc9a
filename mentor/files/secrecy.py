"""Finding secrecy marks in names and texts. Pure.

The product is not classified: what carries a mark must not be kept. Marks are 绝密, 机密, 秘密★ and 内部★ as GB-style
documents print them, also with blanks between the characters. Everyday words that merely contain the two characters
are not marks: 发动机密封 (engine seal), 手机密码 (phone password), 拒绝密码登录, 机密性 (confidentiality).
"""

import re

_GAP = r"[ \t\u3000]{0,3}"
_STAR = r"[★☆]"
#: What follows the two top grades when they are meant as a grade: a star, nothing, no ideograph, or these nouns.
_NOUNS = "文件|文档|文电|资料|材料|图纸|信息|事项|电报|档案|数据|内容|会议|级|件|的|长期|启用前|解密"
_MARK = re.compile(
    rf"(?P<starred>[绝机秘]{_GAP}密|内{_GAP}部){_GAP}{_STAR}"
    rf"|(?P<graded>[绝机]{_GAP}密)(?={_GAP}(?:{_NOUNS})|{_GAP}(?![\u4e00-\u9fff \t\u3000]))"
)


def find_mark(text: str) -> str:
    """The first secrecy mark in the text without its blanks, such as "机密", or "" when there is none."""
    found = _MARK.search(text)
    return re.sub(r"\s", "", found["starred"] or found["graded"]) if found else ""
