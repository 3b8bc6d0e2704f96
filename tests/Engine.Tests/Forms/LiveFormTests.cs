using LowCode.Forms;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Forms;

/// <summary>A change recomputes what depends on it and nothing else, and gives what a whole evaluation gives.</summary>
public class LiveFormTests
{
    [Fact]
    public void Any_way_of_changes_gives_at_every_step_what_a_whole_evaluation_gives()
    {
        var seed = Random.Shared.Next();
        for (var round = 0; round < 150; round++)
            if (FormProperties.IncrementalEqualsFull(new Random(seed + round)) is { } wrong) Assert.Fail($"seed {seed + round}: {wrong}");
    }

    [Fact]
    public void A_change_looks_again_only_at_what_depends_on_it()
    {
        var fields = string.Join(',', Enumerable.Range(0, 300).Select(i => i % 10 == 9
            ? $$"""{ "id": "f{{i}}", "type": "computed", "label": "f", "compute": "form.f{{i - 1}} + form.f{{i - 2}}" }"""
            : $$"""{ "id": "f{{i}}", "type": "number", "label": "f" }"""));
        var live = FormFixture.Form(fields).Live(Record.Empty, FormAccess.EditAll, FormFixture.Draft);
        Assert.Equal(300, live.Recomputed);
        live.Change(Record.Of(("f8", 2)));
        Assert.Equal((2, 2.0), (live.Recomputed, live.Values["f8"].RawNumber));
        live.Change(Record.Of(("f7", 3)));
        Assert.Equal(5, live.Values["f9"].RawNumber);
        Assert.Equal(3, live.Recomputed);
        // The same again moves nothing on.
        live.Change(Record.Of(("f7", 3)));
        Assert.Equal(1, live.Recomputed);
    }

    [Fact]
    public void A_row_follows_the_form_without_being_opened_anew()
    {
        var live = FormFixture.Form("""
            { "id": "rate", "type": "number", "label": "r" },
            { "id": "rows", "type": "subtable", "label": "t", "fields": [ { "id": "n", "type": "number", "label": "n" }, { "id": "d", "type": "computed", "label": "d", "compute": "row.n * form.rate" }, { "id": "z", "type": "text", "label": "z" } ] },
            { "id": "total", "type": "computed", "label": "s", "compute": "sum(form.rows, r => r.d)" }
            """).Live(Record.Empty, FormAccess.EditAll, FormFixture.Draft);
        live.Change(FormFixture.Json("{'rows':[{'n':1},{'n':2}]}"));
        live.Change(FormFixture.Json("{'rate':5}"));
        live.Change(FormFixture.Json("{'rate':10}"));
        Assert.Equal("{'rate':10,'rows':[{'n':1,'d':10},{'n':2,'d':20}],'total':30}", live.Values.ToString().Replace('"', '\''));
        Assert.Equal(3, live.Recomputed);
    }
}
