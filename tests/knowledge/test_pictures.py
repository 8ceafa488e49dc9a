"""Pictures in modules: cleaned, shown to whoever sees the text, never changed, in every paper and package."""

import io
import zipfile
from dataclasses import replace

import docx
import httpx
import pytest

from mentor.files.sniffing import Refused
from mentor.kernel.errors import Invalid, NotFound
from mentor.knowledge.actions.modules import change_module
from mentor.knowledge.actions.reviews import submit_module
from mentor.knowledge.markdown import rendered
from mentor.knowledge.papers import paper_blocks
from mentor.knowledge.pictures import PIXELS, Picture, named_in, read_picture
from mentor.knowledge.queries.pictures import picture_shown, pictures_named
from mentor.signoff.rules import Decision
from tests.builders.growth import Growth
from tests.builders.knowledge import NOW
from tests.builders.people import a_person, an_account
from tests.builders.pictures import JPEG, a_photo, a_png
from tests.builders.web import account_of, post, sign_in_as
from tests.knowledge.test_modules import FULL, TODAY, at, decide, growth, published

__all__ = ["growth"]


@pytest.fixture(scope="module")
def picture() -> Picture:
    return read_picture(a_png())


def test_a_photo_forgets_where_it_was_taken_but_not_how_the_phone_was_held() -> None:
    photo = read_picture(a_photo(turned=6))
    assert not any(word in photo.content for word in (b"GPS", b"Owner", b"thumbnail"))
    assert b"Exif\0\0MM\0*" in photo.content
    assert (photo.width, photo.height) == (6, 4)
    assert read_picture(photo.content) == photo
    assert read_picture(a_photo(turned=1)) == read_picture(JPEG)


def test_a_drawing_forgets_its_author(picture: Picture) -> None:
    assert b"Author" not in picture.content
    assert picture == read_picture(picture.content)
    assert picture.name.endswith(".png")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"GIF89a", b"<svg/>", JPEG[:-40], JPEG[:4], a_png()[:-20], a_png().replace(b"Li", b"Lo"),
        JPEG.replace(b"\x00\x04\x00\x06\x03", b"\x00\x04\x50\x00\x03"),
        a_png(claims=(PIXELS, 2)), a_png(claims=(0, 4)), a_png(claims=(6, 400)),
    ],
    ids=["empty", "gif", "svg", "cut", "head", "cut png", "changed", "long", "huge", "nothing", "lies"],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        read_picture(content)


def test_only_our_own_pictures_are_shown(picture: Picture) -> None:
    text = f"![表]({picture.address}) ![x](http://evil.example/{picture.name}) ![y](pictures/../{picture.name})"
    html = rendered(text, "/modules/7/pictures/")
    assert f'<img src="/modules/7/pictures/{picture.name}" alt="表">' in html
    assert html.count("src=") == 1
    assert named_in(text) == (picture.name,)


def test_a_picture_stands_on_paper_where_the_text_names_it(picture: Picture) -> None:
    text = (
        f"先看\n\n![压力表]({picture.address})\n\n- 再停 ![表]({picture.address})\n\n![没有](pictures/{'0' * 32}.png)"
    )
    kinds = [(type(one).__name__, getattr(one, "text", "")) for one in paper_blocks(text, {picture.name: picture})]
    assert kinds == [
        ("Text", "先看"), ("Picture", "压力表"), ("Text", "• 再停 表"), ("Picture", "表"), ("Text", "没有"),
    ]  # fmt: skip


async def test_readers_see_a_picture_with_the_text_that_shows_it(growth: Growth, picture: Picture) -> None:
    module = await published(growth)
    drawn = replace(FULL, steps=f"![压力表]({picture.address})")
    await change_module(module, drawn, 0, [picture], True, actor=growth.mentee, now=NOW)
    assert (await picture_shown(module, picture.name, growth.mentee, TODAY)).content == picture.content
    with pytest.raises(NotFound):
        await picture_shown(module, picture.name, growth.stranger, TODAY)
    with pytest.raises(Invalid):
        await change_module(module, drawn, 1, [picture], False, actor=growth.mentee, now=NOW)


async def test_what_both_lines_were_shown_stays_when_the_next_text_drops_it(growth: Growth, picture: Picture) -> None:
    photo = read_picture(JPEG)
    module = await published(growth)
    both = replace(FULL, steps=f"![表]({picture.address}) ![阀]({photo.address})")
    await change_module(module, both, 0, [picture, photo, picture], True, actor=growth.mentee, now=NOW)
    await _put_before_both(module, growth)
    await change_module(module, FULL, 1, actor=growth.mentee, now=NOW)
    assert set(await pictures_named([picture.name, photo.name], module)) == {picture.name, photo.name}


async def _put_before_both(module: int, growth: Growth) -> None:
    """Submitted and returned, so that it can be written again."""
    await submit_module(module, {}, "带图", actor=growth.mentee, now=NOW)
    await decide(growth, await at(module, growth.mentee), Decision.RETURNED, Decision.RETURNED)


async def test_a_picture_that_no_text_names_any_more_goes(growth: Growth, picture: Picture) -> None:
    module = await published(growth)
    text = replace(FULL, steps=f"![表]({picture.address})")
    await change_module(module, text, 0, [picture], True, actor=growth.mentee, now=NOW)
    await change_module(module, FULL, 1, actor=growth.mentee, now=NOW)
    assert await pictures_named([picture.name], module) == {}


async def test_the_author_adds_photos_in_the_form_and_takes_them_along(
    client: httpx.AsyncClient, growth: Growth
) -> None:
    await sign_in_as(client, await account_of(growth.mentee))
    fields = {"title": "双人法", "steps": "停机", "line": "both", "audience": "all", "picture_field": "steps"}
    files = {"file": ("a.jpg", a_photo(), "image/jpeg")}
    silent = await post(client, "/modules", fields, files=files)
    assert silent.status_code == 422
    said = fields | {"picture_words": "压力表[1]", "declared": "on"}
    assert "damaged" in (await post(client, "/modules", said, files={"file": ("a.jpg", b"\xff\xd8\xff")})).text
    path = (await post(client, "/modules", said, files=files)).headers["location"]
    name = read_picture(a_photo()).name
    assert f'<img src="{path}/pictures/{name}" alt="压力表 1' in (await client.get(path)).text
    shown = await client.get(f"{path}/pictures/{name}")
    assert (shown.headers["content-type"], shown.headers["x-content-type-options"]) == ("image/jpeg", "nosniff")
    for kind, inside in (("file", f"pictures/{name}"), ("package", f"pictures/{name}")):
        with zipfile.ZipFile(io.BytesIO((await client.get(f"{path}/{kind}")).content)) as archive:
            assert archive.read(inside) == shown.content
    document = docx.Document(io.BytesIO((await client.get(f"{path}/paper?kind=docx")).content))
    assert document.inline_shapes[0]._inline.docPr.get("descr").startswith("压力表")
    assert (await client.get(f"{path}/paper")).content.startswith(b"%PDF")
    await sign_in_as(client, await an_account(await a_person()))
    assert (await client.get(f"{path}/pictures/{name}")).status_code == 404
