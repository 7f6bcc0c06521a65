"""What likely duplicates are found by, and which records were merged into which."""

from alembic import op

revision = "w0025"
down_revision = "w0024"

PROVINCES = """
北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南
广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 台湾 香港 澳门
"""
CITIES = """
石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 太原 大同 阳泉 长治 晋城 朔州 晋中
运城 忻州 临汾 吕梁 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 兴安 锡林郭勒
阿拉善 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛 长春 四平 辽源
通化 白山 松原 白城 延边 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河
绥化 大兴安岭 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 杭州 宁波 温州
嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州
阜阳 宿州 六安 亳州 池州 宣城 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 南昌 景德镇 萍乡
九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照
临沂 德州 聊城 滨州 菏泽 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳
商丘 信阳 周口 驻马店 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 长沙
株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西 广州 韶关 深圳 珠海 汕头
佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮 南宁 柳州 桂林
梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左 海口 三亚 三沙 儋州 成都 自贡 攀枝花
泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝 甘孜 凉山 贵阳
六盘水 遵义 安顺 毕节 铜仁 黔西南 黔东南 黔南 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄 红河
文山 西双版纳 大理 德宏 怒江 迪庆 拉萨 日喀则 昌都 林芝 山南 那曲 西安 铜川 宝鸡 咸阳 渭南
延安 汉中 榆林 安康 商洛 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏
甘南 西宁 海东 海北 黄南 果洛 玉树 海西 银川 石嘴山 吴忠 固原 中卫 乌鲁木齐 克拉玛依 吐鲁番 哈密
昌吉 博尔塔拉 巴音郭楞 阿克苏 克孜勒苏 喀什 和田 伊犁 塔城 阿勒泰
"""
FORMS_OF_COMPANY = "有限责任公司|股份有限公司|有限公司|股份公司|集团公司|总公司|股份|集团|控股|(?<!分)公司"
ENGLISH_FORMS = "company|co|limited|ltd|incorporated|inc|corporation|corp|llc|llp|plc|gmbh|group|holdings?"
TRADES = (
    "银行|保险|证券|基金|科技|贸易|商贸|实业|投资|电子|商务|信息|技术|医疗|器械|医药|电力|燃气|水务|自来水|地铁|机场|航空"
    "|大学|医院|烟草|石油|移动|电信|联通|铁路|建设|工程|物流|食品|餐饮|发展|管理|咨询|服务|文化|传媒|网络|软件|销售|机电|化工"
)
"""A name that holds nothing but these says who is meant only together with its place."""
PUBLIC_MAIL = (
    "qq.com 163.com 126.com 139.com 189.cn yeah.net foxmail.com sina.com sina.cn sohu.com aliyun.com 21cn.com gmail.com"
    " outlook.com hotmail.com live.com msn.com yahoo.com icloud.com me.com proton.me protonmail.com"
)
"""Who has an address there says nothing of their company."""


def upgrade() -> None:
    settings = op.get_context().opts["tongzhou"]
    _company_key()
    _duplicate_key(settings["schema"])
    for name in ("_company_key(text)", "_duplicate_key(text, text)"):
        op.execute(f'grant execute on function {name} to "{settings["role"]}", "{settings["role"]}_partner"')
    _merges(settings["role"])


def _company_key() -> None:
    """A company's name without where it is, what form it has, brackets, marks and width: 同舟（北京）科技有限公司 is
    同舟科技. A name of which nothing else would stay keeps its place.
    """
    provinces, cities = ("|".join(names.split()) for names in (PROVINCES, CITIES))
    province = rf"(?\:{provinces})(?\:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)?"
    place = rf"(?\:中国)?(?\:{province})?(?\:(?\:{cities})(?\:市|地区)?)?"
    op.execute(rf"""
        create function _company_key(value text) returns text
        language plpgsql immutable strict parallel safe as $$
        declare
            name text := lower(normalize(value, nfkc));
            rest text;
        begin
            if name ~ '[(\[【〔「]' then
                name := regexp_replace(name, '[(\[【〔「]\s*{place}\s*[)\]】〕」]', '', 'g');
            end if;
            if name ~ '[a-z]' then
                name := regexp_replace(name, '(?\:[\s,.&]*\m(?\:{ENGLISH_FORMS})\M[\s.,()]*)+$', '');
            end if;
            name := regexp_replace(name, '[\s!-/\[-`{{-~\u0080-\u00bf\u2000-\u206f\u3000-\u303f]|[\:-@]', '', 'g');
            rest := regexp_replace(name, '(?\:{FORMS_OF_COMPANY})+$', '');
            name := coalesce(nullif(rest, ''), name);
            rest := regexp_replace(name, '^{place}', '');
            if length(rest) < 2 or rest ~ '^(?\:{TRADES})+$' then
                rest := name;
            end if;
            return nullif(rest, '');
        end $$
    """)


def _duplicate_key(schema: str) -> None:
    """Values with one key are likely the same; null is like nothing.

    Forms index it, so it may never answer otherwise: better rules are a new function, and the indexes made anew.
    """
    public = ", ".join(f"'{each}'" for each in PUBLIC_MAIL.split())
    op.execute(rf"""
        create function _duplicate_key(how text, value text) returns text
        language plpgsql immutable strict parallel safe as $$
        declare
            found text;
        begin
            if how = 'company' then
                return "{schema}"._company_key(value);
            elsif how = 'phone' then
                found := regexp_replace(lower(normalize(value, nfkc)), '(转|分机|ext|x|#).*$', '');
                found := regexp_replace(found, '[^0-9]', '', 'g');
                found := regexp_replace(found, '^(00)?86(?=[0-9]{{10}})', '');
                found := regexp_replace(found, '^0+', '');
                return case when length(found) >= 6 then found end;
            elsif how = 'domain' then
                found := regexp_replace(lower(normalize(value, nfkc)), '^\s*[a-z][a-z0-9+.-]*\://', '');
                found := regexp_replace(found, '^.*@', '');
                found := regexp_replace(btrim(found), '[/?#\:\s].*$', '');
                found := regexp_replace(found, '^www\.|\.$', '', 'g');
                return case when found ~ '[.]' and found not in ({public}) then found end;
            end if;
            return nullif(regexp_replace(lower(normalize(value, nfkc)), '[\s-]', '', 'g'), '');
        end $$
    """)


def _merges(role: str) -> None:
    """A merge keeps what it moved, so that it can be taken back while the recycle bin holds the other record."""
    op.execute("""
        create table _merge (
            id uuid primary key,
            form_id uuid not null,
            survivor_id uuid not null,
            survivor_revision integer not null,
            other_id uuid not null,
            other_revision integer not null,
            at timestamptz not null,
            by_id uuid,
            by_name text not null,
            moved jsonb not null,
            undone_at timestamptz
        )
    """)
    op.execute("create index on _merge (other_id)")
    op.execute("create index on _merge (survivor_id)")
    op.execute(f'grant select, insert, update, delete on _merge to "{role}"')
