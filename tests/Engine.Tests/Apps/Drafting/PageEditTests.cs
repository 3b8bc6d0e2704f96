using System.Text;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;
using Xunit.Abstractions;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Apps.Drafting;

/// <summary>Pages and tabs of a form, made and moved by small edits.</summary>
public sealed class PageEditTests(ITestOutputHelper output)
{
    static AppPackage Blank => BlankApp.Make("app-1", "随手拍试点", new BlankWords("办件", "登记表", "标题", "详细情况", "受理", "处置", "办结"));

    static AppPackage After(AppPackage package, params DraftEdit[] edits) => edits.Aggregate(package, DraftEdits.With);

    static FormDefinition Form(AppPackage package) => FormDefinition.Parse(Encoding.UTF8.GetString(package["forms/form1.json"]!));

    /// <summary>Pages by name with their sections: <c>登记表(section1)</c>.</summary>
    static string Told(AppPackage package) => string.Join(' ', Form(package).Pages().Select(page => $"{page[0].Page?.Zh}({string.Join(',', page.Select(s => s.Id))})"));

    [Fact]
    public void Pages_are_made_moved_with_their_sections_and_joined_without_losing_a_field()
    {
        var package = After(Blank, new AddPage("form1", "现场"));
        Assert.Equal("登记表(section1) 现场(section2)", Told(package));
        Assert.Equal(FormLayout.Pages, Form(package).Layout);
        Assert.Empty(AppCheck.Check(package).Problems);
        package = After(package, new AddSection("form1", "照片"), new AddField("form1", "photo", "照片", "section3"), new MovePage("form1", 1, 0));
        Assert.Equal("现场(section2,section3) 登记表(section1)", Told(package));
        // A section leaves its page behind, which then begins with the next.
        package = After(package, new MoveSection("form1", "section2", 2));
        Assert.Equal("现场(section3) 登记表(section1,section2)", Told(package));
        package = After(package, new SetPage("form1", 0, "拍照"), new RemovePage("form1", 1));
        Assert.Equal("拍照(section3,section1,section2)", Told(package));
        Assert.Empty(AppCheck.Check(package).Problems);
        package = After(package, new RemovePage("form1", 0));
        Assert.Equal(FormLayout.Flow, Form(package).Layout);
        Assert.Equal(3, Form(package).Fields.Length);
        Assert.Equal("draft.page.unknown", Assert.Throws<RefusedException>(() => After(package, new MovePage("form1", 7, 0))).Problems[0].Code);
    }

    [Fact]
    public void A_form_turned_to_tabs_has_its_sections_as_tabs_and_can_be_turned_back()
    {
        var package = After(Blank, new AddSection("form1", "基本"), new AddSection("form1", "其他"), new SetForm("form1", new JsonObject { ["layout"] = "tabs" }));
        Assert.Equal("基本(section1) 其他(section2)", Told(package));
        Assert.Equal(FormLayout.Tabs, Form(package).Layout);
        package = After(package, new RemoveSection("form1", "section1"));
        Assert.Equal("其他(section2)", Told(package));
        package = After(package, new SetForm("form1", new JsonObject { ["layout"] = null }));
        Assert.Empty(AppCheck.Check(package).Problems);
    }

    /// <summary>Whatever is done, a form in pages has a first page, every page a name, and every field one place.</summary>
    [Fact]
    public void Random_edits_leave_every_page_begun_and_every_field_placed()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (package, done) = (Blank, 0);
        for (var i = 0; i < 300; i++)
        {
            var form = Form(package);
            string? section = form.Sections.IsEmpty ? null : form.Sections[random.Next(form.Sections.Length)].Id;
            var page = random.Next(Math.Max(1, form.Pages().Length));
            DraftEdit edit = random.Next(8) switch
            {
                0 when form.Pages().Length < 6 => new AddPage("form1", "页"),
                1 when form.Sections.Length < 8 => new AddSection("form1", "组"),
                2 => new MovePage("form1", page, random.Next(4)),
                3 => new RemovePage("form1", page),
                4 when section is not null => new RemoveSection("form1", section),
                5 => new SetForm("form1", new JsonObject { ["layout"] = random.Next(3) switch { 0 => null, 1 => "pages", _ => "tabs" } }),
                6 => new MoveField("form1", "title", section, random.Next(3)),
                _ => new MoveSection("form1", section ?? "none", random.Next(6)),
            };
            try
            {
                package = DraftEdits.With(package, edit);
            }
            catch (RefusedException)
            {
                continue;
            }
            done++;
            Assert.Empty(FormCompiler.Compile(Form(package)).Problems);
            if (Form(package).Layout != FormLayout.Flow) Assert.All(Form(package).Pages(), p => Assert.NotNull(p[0].Page));
        }
        Assert.True(done > 100);
    }

    [Fact]
    public void A_rule_may_count_and_may_be_about_days_from_today_or_whoever_fills_it_in()
    {
        foreach (var (condition, form, holds) in new (PickedCondition, Record, bool)[]
        {
            (new("count(form.photos)", Comparison.AtLeast, 2), Record.Of(("photos", Value.Of([Value.Of("a"), Value.Of("b")]))), true),
            (new("count(form.photos)", Comparison.Below, 1), Record.Empty, true),
            (new("form.day", Comparison.Below, Moving: PickedCondition.Today(0)), Record.Of(("day", "2020-01-01")), true),
            (new("form.day", Comparison.Above, Moving: PickedCondition.Today(-3)), Record.Of(("day", "2020-01-01")), false),
            (new("date(form.at)", Comparison.Is, "2026-05-06"), Record.Of(("at", "2026-05-06T08:00:00+08:00")), true),
            (new("form.range.to", Comparison.AtMost, Moving: PickedCondition.Today(36500)), Record.Of(("range", Record.Of(("from", "2026-01-01"), ("to", "2026-02-01")))), true),
            (new("form.person", Comparison.Is, Moving: PickedCondition.Me), Record.Of(("person", "u-1")), true),
            (new("form.unit", Comparison.IsNot, Moving: PickedCondition.MyUnit), Record.Of(("unit", "440104003")), false),
        })
        {
            var expression = new PickedRule(false, [condition]).ToExpression()!;
            Assert.Equal(condition, Assert.Single(PickedRule.Read(expression)!.Conditions));
            var field = new FieldDefinition("shown", FieldType.Text, new Label("x")) { VisibleWhen = expression };
            FieldDefinition[] fields = [.. new[] { ("photos", FieldType.MultiChoice), ("day", FieldType.Date), ("at", FieldType.DateTime), ("range", FieldType.DateRange), ("person", FieldType.User), ("unit", FieldType.Unit) }.Select(f => new FieldDefinition(f.Item1, f.Item2, new Label(f.Item1)) { Options = f.Item2 == FieldType.MultiChoice ? [new("a", new Label("a")), new("b", new Label("b"))] : [] })];
            var compiled = FormCompiler.Compile(new FormDefinition("f", new Label("f")) { Fields = [.. fields, field] });
            Assert.Empty(compiled.Problems);
            var rule = Expression.Compile(expression, ExpressionRoots.Standard, FunctionTable.Standard, out var wrong);
            Assert.Null(wrong);
            var context = new FormContext(FormMode.Draft, DateTimeOffset.UtcNow) { User = Record.Of(("id", "u-1"), ("unit", "440104003")) };
            Assert.True(holds == ((compiled.Form!.Evaluate(form, form, FormAccess.EditAll, context).States["shown"] & FieldState.Visible) != 0), expression);
        }
        Assert.Null(PickedRule.Read("count(form.photos) >= count(form.files) + 1"));
        Assert.Null(PickedRule.Read("form.day > addDays(form.other, 3)"));
        // What was written by hand is told where it means no more, and never taken for what was picked.
        Assert.Null(PickedRule.Read("form.kind == 'a' && form.n != 2"));
        Assert.Equal([new("form.kind", Comparison.Is, "a"), new("form.n", Comparison.IsNot, 2)], PickedRule.Told("form.kind == 'a' && form.n != 2")!.Conditions);
        Assert.Null(PickedRule.Told("form.kind == form.other"));
        Assert.Null(PickedRule.Told("form.kind = 'a'"));
        Assert.Equal(-3, PickedCondition.Days("addDays(today(), -3)"));
        Assert.Null(PickedCondition.Days("user.id"));
    }
}
