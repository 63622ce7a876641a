"""What page builders do to the pasted lines, and what else speaks where the frame does."""

from __future__ import annotations

import json
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from screener.clinic.snippets import frame_snippet, script_snippet
from screener.config import shipped
from tests.browser.clinic_pages import TITLE
from tests.browser.conftest import Come, Server
from tests.browser.embedding import HEIGHT, started

pytestmark = pytest.mark.browser

# ---- what builders make of the two lines; {script} and {link} are the lines as pasted

ONE: Final = {
    "as pasted": "{script}\n{link}",
    "WordPress breaks the line": "<p>{script}<br />\n{link}</p>",
    "nothing between": "{script}{link}",
    "a paragraph each": "<p>{script}</p>\n<p>{link}</p>",
    "a column each": "<div><div>{script}</div></div><section><p><b>{link}</b></p></section>",
    "empty text between": "{script}&nbsp;\u200b<!-- /wp:html --><p></p><span> </span>{link}",
    "the link first": "{link}\n{script}",
    "the link first, in a paragraph": "<p>{link}<br></p><p>{script}</p>",
    "the script at the end": "<div>{link}</div><p>Hours</p><footer>Imprint</footer>{script}",
    "the script in the head": "<head>{script}</head><p>Welcome</p><div>{link}</div>",
}
CHANGES: Final = {
    "no defer": [(" defer", "")],
    "async": [(" defer", " async")],
    "no names of ours": [
        (' data-clinic="north"', ""),
        (' data-title="Questions &amp; answers"', ""),
    ],
    "no title": [(' data-title="Questions &amp; answers"', "")],
    "a version": [("embed.js", "embed.js?ver=6.4")],
    "other entities": [("&amp; answers</a>", "&#038;&nbsp;answers </a>")],
    "other words": [("Questions &amp; answers</a>", "Start here</a>")],
    "no last slash": [('north/"', 'north"')],
    "a campaign": [('north/"', 'north/?utm_source=mail"')],
    "no target": [(' target="_top"', "")],
    "its own target": [('target="_top"', 'target="_self"')],
    "shown come what may": [('target="_top"', 'style="display: inline-block"')],
}
SEVERAL: Final = {
    "two": "{script}{link}<p>Or</p>{script}{link}",
    "two, all scripts at the end": "<p>{link}</p><p>Or</p><p>{link}</p>{script}{script}",
    "two, a script at the end": "{script}<p>{link}</p><p>Or</p><p>{link}</p><p>And</p>{script}",
}
LATE: Final = """<div id="place"></div>
<script>
  const lines = document.createRange().createContextualFragment(%s);
  setTimeout(() => document.querySelector("#place").append(lines), 50);
</script>"""
BUNDLED: Final = "<p>{script}<br>{link}</p><script>setTimeout(() => {{ {bundle} }});</script>"
"""Where an optimizer runs our script in a file of its own, so no script is the current one."""


def lines(site: Server, clinic: str = "north") -> dict[str, str]:
    """Return the two lines that a clinic pastes."""
    script, link = script_snippet(site.address, clinic, TITLE).splitlines()
    return {"script": script, "link": link}


def expect_frames(page: Page, count: int = 1) -> None:
    """See that each pasted link gave way to a frame, which answered."""
    frames = page.locator("iframe")
    expect(frames).to_have_count(count)
    for number in range(count):
        frame = frames.nth(number)
        expect(frame.content_frame.get_by_role("button", name="Start")).to_be_visible()
        expect(frame).to_have_attribute("title", TITLE)
    expect(page.locator("iframe + a[href*='/clinics/']")).to_have_count(count)
    expect(page.get_by_role("link")).to_have_count(0)


def open_page(come: Come, site: Server, markup: str) -> Page:
    site.website.pages["/built"] = markup
    page = come().page
    page.goto(f"{site.host}/built")
    return page


@pytest.mark.parametrize("builder", ONE)
def test_the_frame_stands_in_the_place_of_the_link_whatever_is_between(
    come: Come, site: Server, builder: str
) -> None:
    expect_frames(open_page(come, site, ONE[builder].format(**lines(site))))


@pytest.mark.parametrize("change", CHANGES)
def test_the_frame_stands_there_whatever_the_lines_lost_or_got(
    come: Come, site: Server, change: str
) -> None:
    markup = ONE["WordPress breaks the line"].format(**lines(site))
    for old, new in CHANGES[change]:
        assert old in markup
        markup = markup.replace(old, new)
    page = open_page(come, site, markup)
    frame = page.locator("iframe")
    expect(frame).to_have_count(1)
    expect(frame.content_frame.get_by_role("button", name="Start")).to_be_visible()
    expect(frame).to_have_attribute("title", TITLE)
    expect(page.get_by_role("link")).to_have_count(0)
    assert page.locator("a").get_attribute("target") == "_top"


@pytest.mark.parametrize("stripped", [False, True], ids=["as pasted", "no names of ours"])
@pytest.mark.parametrize("language", ["es", "pt-BR", "zh-Hant"])
def test_lines_for_another_language_open_it(
    come: Come, site: Server, language: str, *, stripped: bool
) -> None:
    pasted = lines(site, f"north/{language}")
    if stripped:
        pasted["script"] = pasted["script"].replace(f' data-clinic="north/{language}"', "")
    page = open_page(come, site, "<p>{script}<br />{link}</p>".format(**pasted))
    there = f"{site.address}/clinics/north/{language}/"
    expect(page.locator("iframe")).to_have_attribute("src", there)
    expect(page.locator("iframe + a")).to_have_attribute("href", there)


@pytest.mark.parametrize("builder", SEVERAL)
def test_each_of_two_links_gives_way_to_a_frame_of_its_own(
    come: Come, site: Server, builder: str
) -> None:
    expect_frames(open_page(come, site, SEVERAL[builder].format(**lines(site))), 2)


def test_lines_that_are_put_in_after_the_page_was_loaded_work_too(come: Come, site: Server) -> None:
    markup = LATE % json.dumps("".join(lines(site).values())).replace("</", "<\\/")
    expect_frames(open_page(come, site, markup))


def test_a_script_that_a_bundle_runs_finds_its_lines(come: Come, site: Server) -> None:
    bundle = (shipped("static") / "embed.js").read_text("utf-8").replace("</", "<\\/")
    pasted = lines(site)
    # The bundle stands for it, so the tag itself does not run.
    pasted["script"] = pasted["script"].replace("<script", '<script type="text/plain"')
    expect_frames(open_page(come, site, BUNDLED.format(**pasted, bundle=bundle)))


MENU: Final = '<nav><a href="{to}">{words}</a></nav>'
ELSEWHERE: Final = {
    "a menu that leads there": MENU + "<p>Welcome</p>{script}{link}",
    "a menu, and no link of its own": MENU + "<p>Welcome</p>{script}<p>Hours</p>",
    "a sentence that leads there": '{script}<p>You can <a href="{to}">open them here</a>, too.</p>',
    "a link to a page below": '{script}<a href="{to}privacy">Privacy</a>',
    "a link to another server": '{script}<a href="https://x.example/clinics/north/">{words}</a>',
    "an archive of it": '{script}<a href="https://x.example/{to}">{words}</a>',
}


@pytest.mark.parametrize("case", ELSEWHERE)
def test_a_link_that_was_not_pasted_with_the_script_stays_where_it_is(
    come: Come, site: Server, case: str
) -> None:
    to = f"{site.clinic}/"
    markup = ELSEWHERE[case].format(**lines(site), to=to, words="Questions &amp; answers")
    page = open_page(come, site, markup)
    expect(page.locator("script[data-clinic] + iframe")).to_have_count(1)
    expect(page.locator("iframe").content_frame.get_by_role("button", name="Start")).to_be_visible()
    expect(page.get_by_role("link")).to_have_count(1)
    assert page.get_by_role("link").evaluate("link => !link.closest('iframe + a')")


def test_without_any_link_and_place_the_page_stays_as_it_is(browser: Browser, site: Server) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    script = lines(site)["script"].replace(' data-clinic="north"', "")
    site.website.pages["/built"] = f"<p>Welcome</p>{script}"
    page.goto(f"{site.host}/built")
    page.wait_for_load_state("load")
    assert page.locator("iframe").count() == 0
    assert said == [f"Found no link of {site.address}/static/embed.js"]
    page.close()


@pytest.mark.parametrize("builder", ["WordPress breaks the line", "the script at the end"])
def test_the_link_comes_back_as_it_was_where_the_frame_is_refused(
    browser: Browser, site: Server, builder: str
) -> None:
    page = browser.new_page()
    page.clock.install()
    markup = ONE[builder].format(**lines(site, "south"))
    site.website.pages["/built"] = markup.replace("<a ", '<a style="display: inline-block" ')
    page.goto(f"{site.host}/built")
    expect(page.locator("iframe")).to_be_visible()
    link = page.get_by_role("link", name=TITLE)
    expect(link).to_have_count(0)
    page.clock.run_for(8_000)
    expect(link).to_be_visible()
    assert page.locator("iframe").evaluate(HEIGHT) == 0
    assert link.evaluate("link => link.style.display") == "inline-block"
    page.close()


# ---- in a frame of the builder's own


def assert_the_link_leaves(page: Page, site: Server) -> None:
    """Wait until our page is given up for refused, and follow the link that comes back."""
    page.goto(f"{site.host}/outer")
    inner = page.locator("iframe").content_frame
    expect(inner.locator("iframe")).to_be_visible()
    page.clock.run_for(8_000)
    inner.get_by_role("link", name=TITLE).click()
    page.wait_for_url(f"{site.address}/clinics/south/")
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    page.close()


@pytest.mark.parametrize("kind", ["script", "frame"])
@pytest.mark.parametrize(
    "sandbox",
    ["", ' sandbox="allow-scripts allow-same-origin allow-top-navigation-by-user-activation"'],
    ids=["plain", "sandboxed"],
)
def test_the_link_leaves_a_builders_frame_in_which_our_page_is_refused(
    browser: Browser, site: Server, kind: str, sandbox: str
) -> None:
    page = browser.new_page()
    page.clock.install()
    snippet = script_snippet if kind == "script" else frame_snippet
    site.website.pages["/inner"] = snippet(site.address, "south", TITLE)
    site.website.pages["/outer"] = f'<iframe src="/inner"{sandbox} height="2000"></iframe>'
    assert_the_link_leaves(page, site)


@pytest.mark.parametrize("target", ["", 'target="_self"'])
def test_a_link_that_was_pasted_without_a_target_leaves_the_frame_too(
    browser: Browser, site: Server, target: str
) -> None:
    page = browser.new_page()
    page.clock.install()
    pasted = script_snippet(site.address, "south", TITLE).replace('target="_top"', target)
    site.website.pages |= {"/inner": pasted, "/outer": '<iframe src="/inner"></iframe>'}
    assert_the_link_leaves(page, site)


# ---- messages that are not ours

FOREIGN: Final = (
    *("null", "undefined", "''", "'height'", "'step'", "7", "true", "[]", "{}", "['step']", "10n"),
    *("{type: 'ping'}", "{screener: 'hello'}", "{screener: null}", "{screener: 'Step'}"),
    *("{screener: ['step']}", "{screener: {toString: 1}}", "{screener: true, height: 400}"),
    *("{height: 400}", "{screener: 'height'}", "new Map([['screener', 'step']])"),
)
HEIGHTS: Final = (
    *("NaN", "Infinity", "-Infinity", "-40", "0", "1e9", "1e300", "null", "true", "'640'", "640n"),
    *("'640px'", "[640]", "{valueOf: 640}", "new Date()"),
)
NOT_OURS: Final = [*FOREIGN, *(f"{{screener: 'height', height: {height}}}" for height in HEIGHTS)]


def test_what_is_not_ours_moves_nothing_and_throws_nothing(come: Come, site: Server) -> None:
    """Extensions speak from the frame's own window; what a page throws, `come` would see."""
    shown = started(come, site, "/below")
    shown.page.evaluate("scrollTo(0, 2600)")
    before = shown.page.evaluate("[scrollY, document.querySelector('iframe').style.height]")
    assert shown.top() < 0
    heard = shown.page.evaluate("heard.length")
    for message in NOT_OURS:
        shown.inside.evaluate(f"() => parent.postMessage({message}, '*')")
    shown.page.wait_for_function("known => heard.length >= known", arg=heard + len(NOT_OURS))
    after = shown.page.evaluate("[scrollY, document.querySelector('iframe').style.height]")
    assert after == before
    shown.answer()  # and what is ours still does
    shown.page.wait_for_function(
        "() => document.querySelector('iframe').getBoundingClientRect().top > -1"
    )


@pytest.mark.parametrize("message", ["{screener: 'height', height: 640}", "{screener: 'step'}"])
def test_what_another_window_of_the_page_says_counts_for_nothing(
    come: Come, site: Server, message: str
) -> None:
    shown = started(come, site, "/below")
    shown.page.evaluate("scrollTo(0, 2600)")
    before = shown.page.evaluate("[scrollY, document.querySelector('iframe').style.height]")
    heard = shown.page.evaluate("heard.length")
    shown.page.evaluate(f"() => postMessage({message}, '*')")
    shown.page.wait_for_function("known => heard.length > known", arg=heard)
    after = shown.page.evaluate("[scrollY, document.querySelector('iframe').style.height]")
    assert after == before


def test_what_is_not_ours_is_no_answer_of_the_questionnaire(browser: Browser, site: Server) -> None:
    page = browser.new_page()
    page.clock.install()
    page.route("**/static/frame.js*", lambda route: route.abort())  # what would answer
    page.goto(f"{site.host}/")
    frame = page.locator("iframe")
    expect(frame.content_frame.get_by_role("button", name="Start")).to_be_visible()
    for message in NOT_OURS:
        page.frames[1].evaluate(f"() => parent.postMessage({message}, '*')")
    page.wait_for_function("known => heard.length >= known", arg=len(NOT_OURS))
    page.clock.run_for(8_000)
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    page.close()


ROOMS: Final = (
    *("undefined", "null", "NaN", "Infinity", "-Infinity", "-9", "0", "1e300", "'640'", "640n"),
    *("[640]", "{}", "true"),
)


def test_whatever_room_a_page_says_it_has_the_frame_asks_for_a_sound_height(
    come: Come, site: Server
) -> None:
    shown = started(come, site)
    shown.page.evaluate("heard.length = 0")
    hellos = [f"{{screener: 'hello', room: {room}}}" for room in ROOMS]
    for message in (*FOREIGN, *hellos):
        shown.page.evaluate(f"() => frames[0].postMessage({message}, '*')")
    shown.page.wait_for_function("many => heard.length > many", arg=len(hellos))
    heights = [message["height"] for message in shown.heard("height")]
    assert len(heights) == len(hellos) + 1  # one of the others says hello, but no room
    assert {type(height) for height in heights} == {int}
    assert [h for h in heights if h % 40 or not 240 <= h <= 960] == []
