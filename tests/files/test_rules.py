"""Names, sizes, types by content, and secrecy marks."""

import io
import zipfile

import pytest

from mentor.files import rules
from mentor.files.rules import refusal_of_size, safe_name
from mentor.files.secrecy import find_mark
from mentor.files.sniffing import Refused, readable_text, recognise


def packed(main: str = "word/document.xml", text: str = "<w:p>月度总结</w:p>", **more: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(main, text)
        for name, content in more.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def old_office(stream: str, extra: bytes = b"") -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(40) + extra


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("总结.pdf", b"%PDF-1.7 ...", rules.PDF),
        ("现场.PNG", b"\x89PNG\r\n\x1a\n....", rules.PNG),
        ("现场.jpeg", b"\xff\xd8\xff\xe0....", rules.JPEG),
        ("a.gif", b"GIF89a..", rules.GIF),
        ("a.webp", b"RIFF\x10\0\0\0WEBPVP8 ", rules.WEBP),
        ("总结.docx", packed(), rules.DOCX),
        ("台账.xlsx", packed("xl/workbook.xml"), rules.XLSX),
        ("汇报.pptx", packed("ppt/presentation.xml"), rules.PPTX),
        ("通知.ofd", packed("OFD.xml"), rules.OFD),
        ("旧.doc", old_office("WordDocument"), rules.DOC),
        ("旧.wps", old_office("WordDocument"), rules.DOC),
        ("旧.xls", old_office("Workbook"), rules.XLS),
        ("旧.ppt", old_office("PowerPoint Document"), rules.PPT),
        ("a.txt", "心得".encode(), rules.TXT),
        ("a.txt", "心得体会".encode("gb18030"), rules.TXT),
        ("a.csv", "\ufeff工号,姓名\r\n001,张三".encode(), rules.CSV),
        ("a.md", b"# Title", rules.MD),
    ],
)
def test_a_file_is_known_by_its_content(name, content, kind):
    assert recognise(name, content) is kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("virus.exe", b"MZ\x90\0"),
        ("virus.pdf", b"MZ\x90\0"),
        ("page.html", b"<html><script>alert(1)</script>"),
        ("page.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.txt", b"bin\0ary"),
        ("a.txt", b"\xff\xff\xff"),
        ("archive.zip", packed("anything.xml")),
        ("without-ending", b"%PDF-1.7"),
        ("a.jpg", b"\x89PNG\r\n\x1a\n"),
        ("a.docx", packed("xl/workbook.xml")),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.docm", packed()),
        ("a.docx", packed(**{"word/vbaProject.bin": b"x"})),
        ("a.docx", packed(**{"../../etc/passwd": b"x"})),
        ("a.docx", packed(**{"word/bomb.xml": bytes(30_000_000)})),
        ("a.doc", old_office("WordDocument", "_VBA_PROJECT".encode("utf-16-le"))),
        ("a.doc", old_office("SomethingElse")),
    ],
)
def test_what_is_not_ours_misnamed_or_unsafe_is_refused(name, content):
    with pytest.raises(Refused):
        recognise(name, content)


def test_too_many_members_are_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("word/document.xml", "")
        for number in range(3_000):
            archive.writestr(f"m{number}", "")
    with pytest.raises(Refused):
        recognise("a.docx", buffer.getvalue())


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("机密★10年", "机密"),
        ("绝 密 ★ 长期", "绝密"),
        ("秘密★5年", "秘密"),
        ("内部☆", "内部"),
        ("机密", "机密"),
        ("本件属于绝密，不得外传", "绝密"),
        ("关于某型号的机密文件.docx", "机密"),
        ("机　密", "机密"),
        ("（机密）会议纪要", "机密"),
        ("机密★启用前", "机密"),
    ],
)
def test_secrecy_marks_are_found(text, mark):
    assert find_mark(text) == mark


@pytest.mark.parametrize(
    "text",
    [
        "发动机密封件更换记录",
        "手机密码已修改",
        "系统拒绝密码错误三次的登录",
        "数据的机密性、完整性、可用性",
        "内部审核计划",
        "保守秘密，人人有责",
        "计算机密集型任务",
        "公司内部培训 ★ 优秀学员",
    ],
)
def test_everyday_words_are_not_marks(text):
    assert find_mark(text) == ""


def test_the_text_of_packed_documents_is_screened_even_when_split_over_runs():
    content = packed(text="<w:p><w:r><w:t>机</w:t></w:r><w:r><w:t>密★3年</w:t></w:r></w:p>")
    assert find_mark(readable_text(rules.DOCX, content)) == "机密"
    sheet = packed("xl/workbook.xml", "<x/>", **{"xl/sharedStrings.xml": "<si><t>秘密★</t></si>".encode()})
    assert find_mark(readable_text(rules.XLSX, sheet)) == "秘密"


def test_photos_have_no_readable_text():
    assert readable_text(rules.PNG, b"\x89PNG\r\n\x1a\n") == ""


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\docs\\总结.pdf", "总结.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("  .hidden.txt ", "hidden.txt"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
    ],
)
def test_names_are_made_safe(given, kept):
    assert safe_name(given) == kept


def test_size_and_quota():
    limits = {"limit_megabytes": 20, "quota_megabytes": 100}
    assert refusal_of_size(1, 0, **limits) is None
    assert "empty" in refusal_of_size(0, 0, **limits).key
    assert "too large" in refusal_of_size(20_000_001, 0, **limits).key
    assert "together" in refusal_of_size(10_000_000, 95_000_000, **limits).key
