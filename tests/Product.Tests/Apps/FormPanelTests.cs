using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using LowCode.Forms;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Apps;

/// <summary>What the panels of the form canvas set in plain words, without script; and that each act is taken back by one undo.</summary>
public sealed class FormPanelTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Save = "button.primary[value=setField]";

    async Task<(Visitor Designer, string Draft)> BeginAsync(string name)
    {
        var designer = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await designer.OpenAsync("/apps/drafts");
        await designer.PressAsync("form[action='/apps/drafts'] button.primary", ("name", name));
        return (designer, designer.Address.Split('?')[0]);
    }

    /// <summary>A file of the draft as it is written now; the panel that is open stays so.</summary>
    static async Task<JsonNode> FileAsync(Visitor designer, string draft, string path = "forms/form1.json")
    {
        var at = designer.Address;
        await designer.OpenAsync(draft);
        var written = JsonNode.Parse(designer.Find($"textarea[aria-label='{path}']").TextContent)!;
        await designer.OpenAsync(at);
        return written;
    }

    static string Text(JsonNode? node) => node?.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "";

    static void IsRight(Visitor designer) => Assert.True(designer.Page.QuerySelector(".found") is null, designer.Page.QuerySelector(".found")?.TextContent);

    [Fact]
    public async Task Which_options_are_offered_follows_what_was_chosen_before_and_is_ticked_case_by_case()
    {
        var (designer, draft) = await BeginAsync("部位随类别");
        using var _ = designer;
        await designer.OpenAsync(draft + "/forms/form1");
        await designer.PressAsync("button[data-type=Choice]");
        await designer.PressAsync(Save, ("label.zh", "类别"), ("options", "路灯\n井盖"));
        await designer.PressAsync("button[data-type=Choice]");
        await designer.PressAsync(Save, ("label.zh", "部位"), ("options", "灯泡\n灯杆\n缺失\n其他"));
        // Each save opens room for a further case.
        await designer.PressAsync(Save, ("offer.0.0.field", "form.choice1"), ("offer.0.0.value", "路灯"), ("offer.0.option", "o3"), ("offer.0.option", "o4"));
        await designer.PressAsync(Save, ("offer.1.0.field", "form.choice1"), ("offer.1.0.value", "井盖"), ("offer.1.option", "o5"));
        IsRight(designer);
        Assert.Equal(("路灯", "井盖"), (designer.Shown("offer.0.0.value"), designer.Shown("offer.1.0.value")));
        Assert.Equal(["o3", "o4"], designer.Page.QuerySelectorAll("input[name='offer.0.option'][checked]").Select(o => o.GetAttribute("value")));
        Assert.Contains("选项随条件变", designer.Find(".sheet").TextContent, StringComparison.Ordinal);
        var before = Text(await FileAsync(designer, draft));

        await designer.OpenAsync(draft + "/forms/form1/preview?look=phone");
        string[] Offered() => [.. designer.Page.QuerySelectorAll("[name='f.choice2']").Where(o => o.GetAttribute("type") == "radio").Select(o => o.ParentElement!.TextContent.Trim()), .. designer.Page.QuerySelectorAll("select[name='f.choice2'] option").Select(o => o.TextContent.Trim()).Where(t => t.Length > 0)];
        await designer.PressAsync("button[value=look]", ("f.choice1", "o3"));
        Assert.Equal(["灯泡", "灯杆", "其他"], Offered().Where(o => o is "灯泡" or "灯杆" or "缺失" or "其他"));
        await designer.PressAsync("button[value=look]", ("f.choice1", "o4"));
        Assert.Equal(["缺失", "其他"], Offered().Where(o => o is "灯泡" or "灯杆" or "缺失" or "其他"));

        // An option that is called otherwise is another one: it leaves its cases. A case without condition and ticks is gone.
        await designer.OpenAsync(draft + "/forms/form1?at=choice2");
        await designer.PressAsync(Save, ("options", "灯泡\n灯杆子\n缺失\n其他"), ("offer.1.0.field", ""), ("offer.1.option", ""));
        Assert.Equal(["o3"], designer.Page.QuerySelectorAll("input[name='offer.0.option'][checked]").Select(o => o.GetAttribute("value")));
        Assert.Equal("", designer.Shown("offer.1.0.field"));
        await designer.PressAsync("form[data-undo] button");
        Assert.Equal(before, Text(await FileAsync(designer, draft)));
        // What was written by hand is shown so and stays.
        await designer.OpenAsync(draft);
        await designer.PressAsync("details details form:has(input[value='forms/form1.json']) button", ("json", before.Replace("\"optionsWhen\":\"", "\"optionsWhen\":\"true && ", StringComparison.Ordinal)));
        await designer.OpenAsync(draft + "/forms/form1?at=choice2");
        Assert.StartsWith("true && ((", designer.Shown("optionsWhen.raw"), StringComparison.Ordinal);
        await designer.PressAsync(Save, ("label.zh", "什么部位"));
        Assert.StartsWith("true && ((", designer.Shown("optionsWhen.raw"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Levels_of_a_cascade_are_lines_with_dashes_and_keep_their_values()
    {
        var (designer, draft) = await BeginAsync("级联");
        using var _ = designer;
        await designer.OpenAsync(draft + "/forms/form1");
        await designer.PressAsync("button[data-type=Cascader]");
        Assert.Equal("选项 1\n- 选项 1.1", designer.Shown("options")!.ReplaceLineEndings("\n"));
        await designer.PressAsync(Save, ("options", "选项 1\n- 选项 1.1\n- 其他\n-- 更细 | Finer\n市政\n－ 其他\n- 其他"));
        IsRight(designer);
        Assert.Equal("选项 1\n- 选项 1.1\n- 其他\n-- 更细 | Finer\n市政\n- 其他", designer.Shown("options")!.ReplaceLineEndings("\n"));
        var field = (await FileAsync(designer, draft))["fields"]![2]!;
        Assert.Equal(["o1", "o2<o1", "o3<o1", "o4<o3", "o5", "o6<o5"], field["options"]!.AsArray().Select(o => (string)o!["value"]! + (o["parent"] is { } parent ? "<" + (string)parent! : "")));
        // What is not touched stays as its file has it, in whatever order.
        await designer.OpenAsync(draft);
        const string tree = """[{"value":"a","label":"甲"},{"value":"b","label":"乙"},{"value":"a1","label":"甲一","parent":"a"},{"value":"b1","label":"乙一","parent":"b"}]""";
        await designer.PressAsync("details details form:has(input[value='forms/form1.json']) button", ("json", $$"""{ "id": "form1", "name": "表", "fields": [ { "id": "place", "type": "cascader", "label": "地点", "options": {{tree}} } ] }"""));
        await designer.OpenAsync(draft + "/forms/form1?at=place");
        await designer.PressAsync(Save, ("label.zh", "哪里"));
        field = (await FileAsync(designer, draft))["fields"]![0]!;
        Assert.Equal(("哪里", tree), ((string)field["label"]!, Text(field["options"])));
    }

    [Fact]
    public async Task A_document_is_added_named_made_to_wait_for_and_taken_away_with_its_waiting()
    {
        var (designer, draft) = await BeginAsync("要材料");
        using var _ = designer;
        await designer.OpenAsync(draft + "/forms/form1");
        await designer.PressAsync("button[data-type=File]");
        await designer.PressAsync("button[value=addDocument]", ("name", "租赁合同"));
        Assert.EndsWith("?at=~0", Uri.UnescapeDataString(designer.Address), StringComparison.Ordinal);
        IsRight(designer);
        await designer.PressAsync("button.primary[value=setDocument]", ("proves.zh", "在本街道居住"), ("required", "false"), ("laterDays", "5"), ("kind", "businessLicence"), ("field", "file1"), ("steps", "handle"));
        // What nobody needs is said to be so; then it is needed by a rule.
        Assert.Contains("现在谁都不用交", designer.Find("#panel").TextContent, StringComparison.Ordinal);
        await designer.PressAsync("button.primary[value=setDocument]", ("requiredWhen.0.field", "form.title"), ("requiredWhen.0.is", "Filled"));
        IsRight(designer);
        Assert.Contains("可后补 5 天", designer.Find(".sheet").TextContent, StringComparison.Ordinal);
        Assert.Equal("""{"id":"document1","name":"租赁合同","proves":"在本街道居住","kind":"businessLicence","field":"file1","laterDays":5,"requiredWhen":"!isBlank(form.title)"}""", Text((await FileAsync(designer, draft))["documents"]![0]));
        Assert.Equal("""["document1"]""", Text((await FileAsync(designer, draft, "flow.json"))["activities"]!.AsArray().Single(a => (string)a!["id"]! == "handle")!["documents"]));
        await designer.OpenAsync(draft);
        Assert.Contains("没有发现问题", designer.Text, StringComparison.Ordinal);

        // Another form asks for the same one: brought once.
        await designer.PressAsync("button[value=addForm]", ("name", "复核表"));
        await designer.OpenAsync(draft + "/forms/form2");
        await designer.PressAsync("form:has(select[name=same]) button", ("same", "document1"));
        Assert.Contains("登记表", designer.Find("#panel").TextContent, StringComparison.Ordinal);
        Assert.Null((await FileAsync(designer, draft, "forms/form2.json"))["documents"]![0]!["field"]);
        await designer.PressAsync("button.danger[value=remove]");
        // Still asked for by the first form: the step goes on waiting.
        Assert.NotNull((await FileAsync(designer, draft, "flow.json"))["activities"]!.AsArray().Single(a => (string)a!["id"]! == "handle")!["documents"]);

        await designer.OpenAsync(draft + "/forms/form1?at=~0");
        var flow = Text(await FileAsync(designer, draft, "flow.json"));
        await designer.PressAsync("button.danger[value=remove]");
        Assert.DoesNotContain("document1", Text(await FileAsync(designer, draft, "flow.json")), StringComparison.Ordinal);
        await designer.PressAsync("form[data-undo] button");
        Assert.Equal(flow, Text(await FileAsync(designer, draft, "flow.json")));
        Assert.Contains("租赁合同", designer.Find(".sheet").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_a_document_or_a_check_is_told_at_its_place_on_both_pages()
    {
        var (designer, draft) = await BeginAsync("指到地方");
        using var _ = designer;
        const string form = """
            { "id": "form1", "name": "登记表", "fields": [ { "id": "title", "type": "text", "label": "标题" } ], "rules": [ { "if": "form.title >", "message": "不对" } ],
              "documents": [ { "id": "plan", "name": "方案", "required": true, "field": "title" } ] }
            """;
        await designer.PressAsync("details details form:has(input[value='forms/form1.json']) button", ("json", form));
        Assert.NotNull(designer.Page.QuerySelector($"a[href='{draft}/forms/form1?at=%3D0']"));
        await designer.OpenAsync(draft + "/forms/form1");
        Assert.Equal(["?at=%3D0", "?at=~0"], designer.Page.QuerySelectorAll(".found li a").Select(a => "?" + a.GetAttribute("href")!.Split('?')[1]));
        await designer.OpenAsync(draft + "/forms/form1?at=%3D0");
        await designer.PressAsync("button.primary[value=setCheck]", ("if.raw", "isBlank(form.title)"));
        await designer.OpenAsync(draft + "/forms/form1?at=~0");
        await designer.PressAsync("button.primary[value=setDocument]", ("field", ""));
        IsRight(designer);
    }

    [Fact]
    public async Task A_check_over_two_fields_is_picked_and_says_its_own_words_where_it_is_told_to()
    {
        var (designer, draft) = await BeginAsync("两栏一起看");
        using var _ = designer;
        await designer.OpenAsync(draft + "/forms/form1");
        foreach (var name in new[] { "开始", "结束" })
        {
            await designer.PressAsync("button[data-type=Date]");
            await designer.PressAsync(Save, ("label.zh", name));
        }
        await designer.PressAsync("button[value=addCheck]", ("name", "结束不能早于开始"));
        // Without a condition it stands there and says nothing.
        IsRight(designer);
        Assert.Contains("还没有条件", designer.Find(".sheet").TextContent, StringComparison.Ordinal);
        const string save = "button.primary[value=setCheck]";
        await designer.PressAsync(save, ("if.0.field", "form.date2"), ("if.0.is", "Below"), ("if.0.value", "〔开始〕"), ("field", "date2"));
        IsRight(designer);
        Assert.Equal("〔开始〕", designer.Shown("if.0.value"));
        Assert.Contains("结束 早于 〔开始〕", designer.Find(".sheet").TextContent, StringComparison.Ordinal);
        Assert.Equal("""[{"if":"form.date2 < form.date1","message":"结束不能早于开始","field":"date2"}]""", Text((await FileAsync(designer, draft))["rules"]));
        await designer.OpenAsync(draft + "/forms/form1/preview?look=phone");
        await designer.PressAsync(".frame-phone button.primary", ("f.title", "t"), ("f.date1", "2026-03-02"), ("f.date2", "2026-03-01"));
        Assert.Contains("结束不能早于开始", designer.Find(".summary").TextContent, StringComparison.Ordinal);
        await designer.PressAsync(".frame-phone button.primary", ("f.date2", "2026-03-02"));
        Assert.DoesNotContain("结束不能早于开始", designer.Text, StringComparison.Ordinal);

        await designer.OpenAsync(draft + "/forms/form1");
        await designer.PressAsync("button[value=addCheck]", ("name", "再一条"));
        await designer.PressAsync("form[data-place] button[value=up]");
        Assert.EndsWith("?at==0", Uri.UnescapeDataString(designer.Address), StringComparison.Ordinal);
        await designer.PressAsync("button.danger[value=remove]");
        Assert.DoesNotContain("再一条", designer.Find(".sheet").TextContent, StringComparison.Ordinal);
        // In English the other field is called in English brackets, and means the same.
        using var english = await Visitor.SignedInAsync(shared.Host, "designer.district", "en");
        await english.OpenAsync(draft + "/forms/form1?at=%3D0");
        Assert.Equal("[开始]", english.Shown("if.0.value"));
        await english.PressAsync(save, ("level", "warning"));
        Assert.Equal("form.date2 < form.date1", (string)(await FileAsync(english, draft))["rules"]![0]!["if"]!);
    }

    [Fact]
    public async Task What_a_field_takes_and_begins_with_is_set_in_plain_words()
    {
        var (designer, draft) = await BeginAsync("样样有控件");
        using var _ = designer;
        await designer.OpenAsync(draft + "/forms/form1");
        async Task<string> SetAsync(string type, params (string, string)[] fill)
        {
            await designer.PressAsync($"button[data-type={type}]");
            await designer.PressAsync(Save, fill);
            IsRight(designer);
            var field = (JsonObject)(await FileAsync(designer, draft))["fields"]!.AsArray()[^1]!.DeepClone();
            foreach (var name in new[] { "id", "type", "label" }) field.Remove(name);
            return Text(field);
        }

        Assert.Equal("""{"kinds":["passport","hkMoPass"]}""", await SetAsync("Identity", ("kinds", "passport"), ("kinds", "hkMoPass")));
        Assert.Equal("""{"accept":["pdf","doc","docx","txt"],"maxSize":2621440}""", await SetAsync("File", ("accept", "pdf"), ("accept", "word"), ("accept.others", ".TXT"), ("size", "2.5")));
        Assert.Equal(("2.5", "txt"), (designer.Shown("size"), designer.Shown("accept.others")));
        Assert.Equal("""{"minCount":1,"maxCount":3,"accept":["jpg","jpeg"]}""", await SetAsync("Photo", ("accept", "jpg"), ("minCount", "1"), ("maxCount", "3")));
        Assert.Equal("""{"readOnly":true,"default":"addDays(today(), 7)"}""", await SetAsync("Date", ("readOnly", "true"), ("begins", "7天后")));
        Assert.Equal("7天后", designer.Shown("begins"));
        Assert.Equal("""{"default":"user.id"}""", await SetAsync("User", ("begins", "填表人本人")));
        Assert.Equal("""{"default":"12.5"}""", await SetAsync("Money", ("begins", "12.5")));
        Assert.Equal("""{"default":"true"}""", await SetAsync("Boolean", ("begins", "是")));
        Assert.Equal("""{"default":"'它\\'s'"}""", await SetAsync("Text", ("begins", "它's")));
        Assert.Equal("""{"required":true}""", await SetAsync("Mobile", ("required", "true")));
        await designer.PressAsync(Save, ("requiredLevel", "warning"));
        Assert.Equal("warning", designer.Shown("requiredLevel"));
        Assert.Contains("\"default\":\"'o2'\"", await SetAsync("Choice", ("begins", "选项 2")), StringComparison.Ordinal);
        // What somebody wrote behind "advanced" goes before what stood there, and is theirs from then on.
        await designer.PressAsync(Save, ("default", "form.title === 'x' ? 'o1' : 'o2'"));
        Assert.Null(designer.Page.QuerySelector("#begins"));
        await designer.PressAsync(Save, ("label.zh", "选一个"));
        Assert.Equal("form.title === 'x' ? 'o1' : 'o2'", designer.Shown("default"));
        // Further checks of one field, each with its words.
        await designer.PressAsync("button[data-type=Number]");
        await designer.PressAsync(Save, ("check.0.field", "form.number1"), ("check.0.is", "Above"), ("check.0.value", "9"), ("check.message", "太多"));
        await designer.PressAsync(Save, ("check1.0.field", "form.number1"), ("check1.0.is", "Below"), ("check1.0.value", "2"), ("check1.message", "太少"), ("check1.level", "warning"));
        Assert.Equal("""[{"if":"form.number1 > 9","message":"太多","level":"error"},{"if":"form.number1 < 2","message":"太少","level":"warning"}]""", Text((await FileAsync(designer, draft))["fields"]!.AsArray()[^1]!["validate"]));
        // A record is of a register that is chosen by name.
        await designer.PressAsync("button[data-type=Record]");
        Assert.Equal("person", designer.Shown("register"));
        await designer.PressAsync(Save, ("register", "houses"));
        IsRight(designer);
        Assert.Equal("houses", designer.Shown("register"));
    }

    [Fact]
    public async Task Every_member_of_the_format_has_a_control_and_those_that_have_none_are_known()
    {
        var (designer, draft) = await BeginAsync("一样不少");
        using var _ = designer;
        var controls = new HashSet<string>(StringComparer.Ordinal);
        void See() => controls.UnionWith(designer.Page.QuerySelectorAll("#panel [name]").Select(c => c.GetAttribute("name")!));
        async Task OpenAsync(string button)
        {
            await designer.OpenAsync(draft + "/forms/form1");
            await designer.PressAsync(button);
            See();
        }

        foreach (var type in Enum.GetNames<FieldType>())
        {
            await OpenAsync($"button[data-type={type}]");
            if (designer.Page.QuerySelector("[name=required]") is not null) await designer.PressAsync(Save, ("required", "true"));
            See();
        }
        await designer.OpenAsync($"{draft}/forms/form1?at=user1");
        await designer.PressAsync(Save, ("multiple", "true"), ("element", "person.idNumber"));
        See();
        // What a member is called on the page, where that is not its own name.
        var called = new Dictionary<string, string> { ["label"] = "label.zh", ["help"] = "help.zh", ["maxSize"] = "size", ["optionsWhen"] = "offers", ["visibleWhen"] = "visibleWhen.any", ["requiredWhen"] = "requiredWhen.any", ["readOnlyWhen"] = "readOnlyWhen.any", ["validate"] = "check.message" };
        // Made by the canvas, or by putting fields in it; a list is offered once the app has one.
        string[] others = ["id", "type", "fields", "list"];
        static IEnumerable<string> Members(Type type) => type.GetProperties().Select(p => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(p.Name));
        Assert.Equal(others.Order(), Members(typeof(FieldDefinition)).Where(m => !controls.Contains(called.GetValueOrDefault(m, m))).Order());

        controls.Clear();
        await OpenAsync("button[value=addDocument]");
        await designer.PressAsync("button.primary[value=setDocument]", ("required", "false"));
        See();
        // Whose it is, is asked where the form has several.
        Assert.Equal(["holder", "id"], Members(typeof(DocumentDefinition)).Where(m => !controls.Contains(m) && !controls.Contains(m + ".zh") && !controls.Contains(m + ".any")).Order());
        controls.Clear();
        await OpenAsync("button[value=addCheck]");
        Assert.All(Members(typeof(CheckDefinition)), m => Assert.True(controls.Contains(m) || controls.Contains(m + ".zh") || controls.Contains(m + ".any"), m));
    }

    [Fact]
    public async Task Of_whom_a_field_speaks_is_said_and_the_form_tells_who_is_known_by_what()
    {
        var (designer, draft) = await BeginAsync("两个人");
        using var _ = designer;
        await designer.OpenAsync(draft + "/forms/form1?find=" + Uri.EscapeDataString("姓名"));
        await designer.PressAsync("button[name=element][value='person.name']");
        Assert.Contains("带不出来", designer.Find("#panel").TextContent, StringComparison.Ordinal);
        await designer.PressAsync(Save, ("subject", "母亲"));
        await designer.OpenAsync(draft + "/forms/form1?find=" + Uri.EscapeDataString("身份证"));
        await designer.PressAsync("button[name=element][value='person.idNumber']");
        await designer.PressAsync(Save, ("subject", "母亲"));
        await designer.OpenAsync(draft + "/forms/form1?at=personName1");
        Assert.Contains("认出", designer.Find("#panel").TextContent, StringComparison.Ordinal);
        await designer.PressAsync(Save, ("subject", "母亲/孩子"));
        Assert.Contains("母亲/孩子", designer.Find("[role=alert], .summary, .error").TextContent, StringComparison.Ordinal);
        await designer.OpenAsync(draft + "/forms/form1");
        var told = designer.Find("#panel").TextContent;
        Assert.Contains("母亲", told, StringComparison.Ordinal);
        Assert.Contains("带出姓名", told, StringComparison.Ordinal);
        IsRight(designer);
    }

    [Fact]
    public async Task A_table_in_a_table_is_made_filled_and_left_by_buttons_alone()
    {
        var (designer, draft) = await BeginAsync("表中表");
        using var _ = designer;
        await designer.OpenAsync(draft + "/forms/form1");
        await designer.PressAsync("button[data-type=SubTable]");
        await designer.PressAsync(Save, ("label.zh", "住户"));
        await designer.PressAsync("button[data-type=SubTable]");
        Assert.EndsWith("?at=subtable1.subtable2", designer.Address, StringComparison.Ordinal);
        await designer.PressAsync(Save, ("label.zh", "成员"));
        await designer.PressAsync("button[data-type=Mobile]");
        Assert.EndsWith("?at=subtable1.subtable2.mobile1", designer.Address, StringComparison.Ordinal);
        // A rule in the inner row may be about its own row, the row around it, and the form.
        await designer.PressAsync(Save, ("requiredWhen.0.field", "parent.name"), ("requiredWhen.0.is", "Filled"));
        IsRight(designer);
        Assert.Equal("parent.name", designer.Shown("requiredWhen.0.field"));
        Assert.Contains("row.name", designer.Page.QuerySelectorAll("#visibleWhen-0-field option").Select(o => o.GetAttribute("value")));
        // A third level is not offered: a table made there stands beside the inner one.
        await designer.PressAsync("button[data-type=SubTable]");
        Assert.EndsWith("?at=subtable1.subtable3", designer.Address, StringComparison.Ordinal);
        IsRight(designer);
        await designer.PressAsync("button.danger[value=remove]");
        await designer.OpenAsync(draft + "/forms/form1?at=details");
        Assert.Contains("“住户 / 成员”里面", designer.Find("select[name=section]").TextContent, StringComparison.Ordinal);
        await designer.PressAsync("button[value=toSection]", ("section", "subtable1.subtable2"));
        Assert.EndsWith("?at=subtable1.subtable2.details", designer.Address, StringComparison.Ordinal);
        IsRight(designer);
        await designer.PressAsync("form[data-place] button[value=up]");
        await designer.PressAsync("button[value=toSection]", ("section", ""));
        Assert.EndsWith("?at=details", designer.Address, StringComparison.Ordinal);
        IsRight(designer);

        await designer.OpenAsync(draft + "/forms/form1/preview?look=phone");
        await designer.PressAsync(".frame-phone button[value=look]", ("f.title", "t"), ("f.subtable1.0.name", "甲户"), ("f.subtable1.0.subtable2.0.name", "成员甲"));
        Assert.NotNull(designer.Page.QuerySelector("[name='f.subtable1.0.subtable2.1.name']"));
        await designer.PressAsync(".frame-phone button.primary");
        Assert.Contains("手机号", designer.Find(".summary").TextContent, StringComparison.Ordinal);
        await designer.PressAsync(".frame-phone button.primary", ("f.subtable1.0.subtable2.0.mobile1", "13812345678"));
        Assert.Contains("可以提交", designer.Text, StringComparison.Ordinal);
    }
}
