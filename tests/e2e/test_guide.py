"""The guide "Build your first form", followed word by word in both languages in a workspace of its own."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import PHONE, Demo, Visit
from tests.e2e.forms import fresh, send
from tests.e2e.hands import carry, choose, lift, write

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = {"en": "guide-first-form.md", "zh-CN": "guide-first-form.zh-CN.md"}
#: What the guides put in bold because it stands on the page, and in code because it is typed.
CHINESE = {
    "Forms": "表单",
    "New form": "新建表单",
    "Form name (English)": "表单名称（中文）",
    "Contracts": "合同登记",
    "Key": "标识",
    "Create": "创建",
    "Name": "名称",
    "Field name (English)": "字段名称（中文）",
    "Kind": "类型",
    "Sale": "销售",
    "Rent": "租赁",
    "Signed on": "签订日期",
    "Starts": "开始日期",
    "Ends": "结束日期",
    "Amount": "金额",
    "Fee": "手续费",
    "Owner": "负责人",
    "Default by formula": "默认值公式",
    "Required": "必填",
    "Default": "默认值",
    "Add a section": "添加分区",
    "Term": "期限",
    "Group": "分组",
    "Note": "说明文字",
    "Rules": "规则",
    "Add a rule": "添加规则",
    "Show": "显示",
    "Ask for": "必填",
    "Checks": "校验",
    "Add a check": "添加校验",
    "This must hold": "必须满足",
    "Message if it does not (English)": "不满足时的提示（中文）",
    "It ends before it starts": "结束日期不能早于开始日期",
    "Shown at": "提示位置",
    "Preview": "预览",
    "Phone": "手机",
    "Try to submit": "试着提交",
    "Publish": "发布",
    "Settings": "设置",
    "Roles and permissions": "角色与权限",
    "New role": "新建角色",
    "Name in English": "中文名称",
    "Read": "查看",
    "Edit": "编辑",
    "Save": "保存",
    "New": "新建",
    "Design": "设计",
    "Sub-form": "子表单",
    "Items": "明细",
    "Product": "产品",
    "Quantity": "数量",
    "Price": "单价",
    "Add column": "添加列",
    "Design the rows": "设计子表单的字段",
    "Formula": "公式",
    "quantity * price": "shu_liang * dan_jia",
    "Result": "结果类型",
    "Roll-up": "汇总",
    "Sum": "求和",
    "Total": "合计",
    "Public links": "公开链接",
    "New link to fill in": "新建填写链接",
    "Visitors fill in": "访客填写",
}
#: What else its reader finds, described there but not named.
UNNAMED = {
    "option": ("Add option", "添加选项"),
    "me": ("The person filling it in", "填写人"),
    "title": ("Section title (English)", "分区标题（中文）"),
    "grip": ("Move field {}", "移动字段：{}"),
    "field": ("Field", "字段"),
    "value": ("Filter value", "筛选值"),
    "formula": ("By formula", "写公式"),
    "close": ("Close", "关闭"),
    "back": ("Back", "返回"),
    "more": ("More", "更多"),
    "number": ("Number", "数字"),
    "column": ("Type of column {}", "第 {} 列的类型"),
    "counted": ("Form whose records are counted", "汇总哪个表单的记录"),
    "leading": ("Its field that leads here", "对方通过哪个字段关联到本表单"),
    "folded": ("Of which field", "汇总哪个字段"),
    "measure": ("Roll-up", "汇总方式"),
    "mode": ("What happens with {}", "{} 的方式"),
    "row": ("Add row", "添加一行"),
    "cell": ("{}, row 1", "第 1 行的{}"),
    "submit": ("Submit", "提交"),
}


class Guide:
    """One of the guides, and the page that its reader has before them."""

    def __init__(self, language: str, page: Page) -> None:
        self.page = page
        self.is_chinese = language == "zh-CN"
        self.text = (DOCS / GUIDES[language]).read_text("utf-8")

    def _in(self, english: str) -> str:
        return CHINESE[english] if self.is_chinese else english

    def says(self, english: str) -> str:
        """What stands on the page, as this guide calls it."""
        name = self._in(english)
        assert f"**{name}**" in self.text, name
        return name

    def types(self, english: str) -> str:
        """What its reader types, or has typed before."""
        words = self._in(english)
        assert f"`{words}`" in self.text, words
        return words

    def finds(self, what: str, *of: object) -> str:
        """What its reader finds without a name for it."""
        return UNNAMED[what][self.is_chinese].format(*of)

    def press(self, english: str, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("button", name=self.says(english), exact=True).first.click()

    def follow(self, english: str) -> None:
        self.page.get_by_role("link", name=self.says(english), exact=True).first.click()

    def open_form(self) -> None:
        self.page.get_by_role("link", name=self.types("Contracts"), exact=True).first.click()

    def pick(self, name: str, title: str, within: Locator | None = None) -> None:
        """One of a list's choices."""
        choose((within or self.page).get_by_role("combobox", name=name, exact=True).last, title)

    def drawer(self, english: str) -> Locator:
        """Opened by a button that ends in how many there are."""
        self.page.get_by_role("button", name=f"{self.says(english)} 0", exact=True).click()
        return self.page.get_by_role("dialog")

    def close(self, drawer: Locator) -> None:
        drawer.get_by_role("button", name=self.finds("close"), exact=True).click()
        expect(drawer).to_be_hidden()

    def add(self, kind: str, name: str, english: str = "") -> None:
        """A field by a click on its type, and its name."""
        self.page.get_by_role("navigation").get_by_role("button", name=kind, exact=True).click()
        field = self.page.get_by_label(self.says("Field name (English)"))
        expect(field).to_be_focused()
        field.fill(name)
        if english:
            self.page.get_by_label("字段名称（英文）").fill(english)

    def formula(self, text: str) -> None:
        self.page.get_by_role("textbox", name=self.says("Default by formula")).fill(text)

    def require(self) -> None:
        self.page.get_by_role("switch", name=self.says("Required")).click()

    def publish(self) -> None:
        self.press("Publish")
        dialog = self.page.get_by_role("dialog")
        expect(dialog.get_by_role("listitem").first).to_be_visible()
        expect(dialog.get_by_role("button", name=self.says("Publish")), dialog.inner_text()).to_be_enabled()
        self.press("Publish", dialog)
        expect(dialog).to_be_hidden()
        expect(self.page.get_by_role("button", name=self.says("Publish"), exact=True)).to_be_disabled()


def make_the_form(guide: Guide) -> None:
    guide.page.goto("/")
    guide.follow("Forms")
    guide.press("New form")
    dialog = guide.page.get_by_role("dialog")
    dialog.get_by_label(guide.says("Form name (English)")).fill(guide.types("Contracts"))
    expect(dialog.get_by_label(guide.says("Key"))).not_to_have_value("form")
    guide.press("Create", dialog)
    expect(guide.page).to_have_url(re.compile("/design$"))
    expect(guide.page.get_by_role("button", name=guide.says("Name")).first).to_be_visible()


def put_in_the_fields(guide: Guide) -> None:
    rows = [
        [cell.strip(" `") for cell in line.strip("|").split("|")]
        for line in re.findall(r"^\| .+? \| `.+$", guide.text, re.M)
    ]
    assert len(rows) == 9
    for kind, name, *rest in rows:
        guide.add(kind, name, rest[0] if guide.is_chinese else "")
        if name == guide.types("Kind"):
            for option in ("Sale", "Rent"):
                guide.page.get_by_role("button", name=guide.finds("option")).click()
                write(guide.page, guide.types(option))
        elif name == guide.types("Owner"):
            guide.pick(guide.says("Default"), guide.finds("me"))
        elif guide.says("Default by formula") in rest[-1]:
            guide.formula(rest[-1].split("`")[-1])
        elif guide.says("Required") in rest[-1]:
            guide.require()


def arrange_them(guide: Guide) -> None:
    guide.press("Add a section")
    guide.page.get_by_label(guide.finds("title")).fill(guide.types("Term"))
    section = guide.page.get_by_role("region", name=guide.types("Term"))
    for name in ("Starts", "Ends"):
        grip = guide.page.get_by_role("button", name=guide.finds("grip", guide.types(name)), exact=True)
        lift(guide.page, grip, (0.25, 0.12))
        # At its lower edge, where a section is easily missed.
        carry(guide.page, section, "data-target", (0.7, 0.97))
        expect(section.get_by_role("button", name=guide.finds("grip", guide.types(name)), exact=True)).to_be_visible()
    expect(guide.page.get_by_text(guide.says("Group"), exact=True)).to_be_visible()
    guide.page.get_by_role("navigation").get_by_role("button", name=guide.says("Note"), exact=True).click()


def write_a_rule(guide: Guide) -> None:
    drawer = guide.drawer("Rules")
    guide.press("Add a rule", drawer)
    guide.pick(guide.finds("field"), guide.types("Kind"), drawer)
    guide.pick(guide.finds("value"), guide.types("Rent"), drawer)
    for act in ("Show", "Ask for"):
        guide.pick(guide.says(act), guide.types("Ends"), drawer)
    guide.close(drawer)


def write_a_check(guide: Guide) -> None:
    drawer = guide.drawer("Checks")
    guide.press("Add a check", drawer)
    expect(drawer.get_by_text(guide.says("This must hold"))).to_be_visible()
    drawer.get_by_role("textbox", name=guide.finds("formula")).fill("ends >= starts")
    drawer.get_by_label(guide.says("Message if it does not (English)")).fill(guide.types("It ends before it starts"))
    guide.pick(guide.says("Shown at"), guide.types("Ends"), drawer)
    guide.close(drawer)


def type_day(entry: Locator, label: str, day: date, language: str) -> None:
    box = entry.get_by_label(label)
    box.fill(f"{day:%Y-%m-%d}" if language == "zh-CN" else f"{day:%m/%d/%Y}")
    box.press("Tab")


def fill_in(guide: Guide, entry: Locator, language: str) -> None:
    """What every contract says."""
    entry.get_by_label(guide.says("Name")).first.fill("Bike shop")
    amount = entry.get_by_label(guide.types("Amount")).first
    amount.fill("1000")
    amount.press("Tab")
    type_day(entry, guide.types("Starts"), date(2026, 3, 2), language)


def try_it(guide: Guide, language: str) -> None:
    guide.press("Preview")
    preview = guide.page.get_by_role("dialog")
    preview.get_by_text(guide.says("Phone"), exact=True).click()
    expect(preview.get_by_label(guide.types("Signed on"))).not_to_have_value("")
    fill_in(guide, preview, language)
    expect(preview.get_by_label(guide.types("Fee"))).to_have_value("10.00")
    expect(preview.get_by_label(guide.types("Ends"))).to_be_hidden()
    choose(preview.get_by_role("combobox", name=guide.types("Kind")), guide.types("Rent"))
    type_day(preview, guide.types("Ends"), date(2026, 3, 1), language)
    guide.press("Try to submit", preview)
    expect(preview.get_by_role("alert").get_by_text(guide.types("It ends before it starts"))).to_be_visible()
    guide.close(preview)


def let_others_use_it(guide: Guide, language: str) -> None:
    guide.follow("Settings")
    guide.follow("Roles and permissions")
    guide.press("New role")
    guide.page.get_by_label(guide.says("Name in English")).fill("Clerks")
    expect(guide.page.get_by_label(guide.says("Key"))).to_have_value("clerks")
    for right in ("Read", "Create", "Edit"):
        name = guide.says(right) if right != "Create" or not guide.is_chinese else guide.says("New")
        guide.page.get_by_role("checkbox", name=f"{guide.types('Contracts')} {name}", exact=True).check()
    guide.press("Save")
    expect(guide.page).to_have_url(re.compile("/settings/roles/clerks$"))
    guide.open_form()
    guide.press("New")
    entry = guide.page.get_by_role("dialog")
    fill_in(guide, entry, language)
    guide.press("Create", entry)
    expect(guide.page.get_by_text("Bike shop").first).to_be_visible()


def add_rows_and_a_total(guide: Guide) -> None:
    page = guide.page
    guide.follow("Forms")
    guide.follow("Design")
    guide.add(guide.says("Sub-form"), guide.types("Items"))
    for number, (column, kind) in enumerate(
        (
            ("Product", ""),
            ("Quantity", guide.finds("number")),
            ("Price", guide._in("Amount") if guide.is_chinese else "Money"),
        ),
        1,
    ):
        guide.press("Add column")
        write(page, guide.types(column))
        if kind:
            guide.pick(guide.finds("column", number), kind)
    guide.publish()
    page.locator("div[role=button]").filter(has_text=guide.types("Items")).first.click()
    guide.follow("Design the rows")
    expect(page.get_by_role("link", name=guide.finds("back"), exact=True)).to_have_attribute(
        "href", re.compile("/design$")
    )
    guide.add(guide.says("Formula"), guide.types("Amount"))
    page.get_by_role("textbox", name=guide.says("Formula"), exact=True).fill(guide.types("quantity * price"))
    guide.pick(guide.says("Result"), "金额" if guide.is_chinese else "Money")
    guide.publish()
    page.get_by_role("link", name=guide.finds("back"), exact=True).click()
    guide.add(guide.says("Roll-up"), guide.types("Total"))
    guide.pick(guide.finds("counted"), guide.types("Items"))
    guide.pick(guide.finds("leading"), guide.types("Contracts"))
    guide.pick(guide.finds("measure"), guide.says("Sum"))
    guide.pick(guide.finds("folded"), guide.types("Amount"))
    guide.publish()


def make_a_link(guide: Guide, key: str) -> str:
    page = guide.page
    guide.open_form()
    page.get_by_role("button", name=guide.finds("more"), exact=True).last.click()
    page.get_by_role("menuitem", name=guide.says("Public links")).click()
    guide.press("New link to fill in")
    drawer = page.get_by_role("dialog")
    for name in ("Kind", "Ends", "Items"):
        guide.pick(guide.finds("mode", guide.types(name)), guide.says("Visitors fill in"), drawer)
    guide.press("Create", drawer)
    expect(page.get_by_text("/f/").first).to_be_visible()
    (link,) = send(page, "GET", f"/api/forms/{key}/links")["links"]
    return urlsplit(str(link["address"])).path


def visit_the_link(guide: Guide, phone: Page, path: str, language: str) -> None:
    phone.goto(path)
    entry = phone.locator("form")
    fill_in(guide, entry, language)
    expect(entry.get_by_label(guide.types("Ends"))).to_be_hidden()
    entry.get_by_role("button", name=guide.finds("row")).click()
    for name, value in (("Product", "Wheel"), ("Quantity", "3"), ("Price", "12.5")):
        cell = entry.get_by_role("group", name=guide.finds("cell", guide.types(name)))
        cell.get_by_role("textbox").or_(cell.get_by_role("spinbutton")).fill(value)
    entry.get_by_role("button", name=guide.finds("submit"), exact=True).click()
    expect(phone.get_by_role("status")).to_be_visible()


@pytest.mark.parametrize("language", list(GUIDES))
def test_the_guide_leads_whoever_follows_it_to_a_form(
    visit: Visit, demo: Demo, chromium: Browser, language: str
) -> None:
    workspace = fresh("guide")
    owner = f"owner@{workspace.replace('_', '-')}.example"
    demo.run("workspace", "create", workspace, "--email", owner, "--locale", language, "--empty")
    guide = Guide(language, visit(owner, locale=language))
    make_the_form(guide)
    put_in_the_fields(guide)
    arrange_them(guide)
    write_a_rule(guide)
    write_a_check(guide)
    try_it(guide, language)
    guide.publish()
    let_others_use_it(guide, language)
    add_rows_and_a_total(guide)
    (key,) = [form["key"] for form in send(guide.page, "GET", "/api/forms")["forms"] if not form["part_of"]]
    path = make_a_link(guide, key)
    with chromium.new_context(base_url=demo.address, locale=language, viewport=PHONE) as context:
        visit_the_link(guide, context.new_page(), path, language)
    records = send(guide.page, "GET", f"/api/forms/{key}/records")["records"]
    totals = [record["total" if language == "en" else "he_ji"] for record in records]
    assert sorted(totals) == ["0.00", "37.50"]
