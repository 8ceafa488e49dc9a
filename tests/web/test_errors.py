"""Errors are pages in the reader's language, problem details for machines, and never tell a secret."""

import httpx
import pytest

Client = httpx.AsyncClient


@pytest.mark.parametrize(("kind", "status"), [("invisible", 404), ("forbidden", 403), ("moved", 409)])
async def test_each_refusal_has_its_status_and_is_a_page(small_app: Client, kind: str, status: int) -> None:
    small_app.cookies.set("mentor", "mei")
    reply = await small_app.get(f"/refused/{kind}")
    assert reply.status_code == status
    assert 'role="alert"' in reply.text


async def test_an_unknown_address_is_told_in_the_language_of_the_browser(small_app: Client) -> None:
    assert "Not found" in (await small_app.get("/nowhere")).text
    assert "未找到" in (await small_app.get("/nowhere", headers={"accept-language": "zh"})).text


async def test_machines_get_problem_details(small_app: Client) -> None:
    reply = await small_app.get("/api/nowhere")
    assert reply.headers["content-type"].startswith("application/problem+json")
    assert reply.json()["status"] == 404


async def test_a_fault_of_ours_is_told_without_its_insides(small_app: Client) -> None:
    reply = await small_app.get("/broken")
    assert reply.status_code == 500
    assert "inner word" not in reply.text
    assert "Something went wrong" in reply.text


@pytest.mark.parametrize("path", ["/help", "/nowhere", "/closed", "/broken", "/health"])
async def test_every_answer_carries_the_safety_headers(small_app: Client, path: str) -> None:
    headers = (await small_app.get(path)).headers
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "same-origin"


async def test_static_files_are_kept_for_ever_under_a_name_with_their_hash(small_app: Client) -> None:
    from mentor.web.assets import static_url

    reply = await small_app.get(static_url("app.css"))
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert reply.headers["content-encoding"] == "gzip"
    for outside in ("/static/../settings.py", "/static/%2e%2e/settings.py", "/static/app.css"):
        assert (await small_app.get(outside)).status_code == 404
