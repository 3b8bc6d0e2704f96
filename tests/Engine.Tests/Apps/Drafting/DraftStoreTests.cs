using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Journal;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Apps.Drafting;

/// <summary>Drafts in the database: nothing is lost, everything can be taken back, and two people do not write over each other.</summary>
public sealed class DraftStoreTests
{
    static readonly AppPackage blank = BlankApp.Make("app-1", "试点", new("办件", "登记表", "标题", "详情", "受理", "处置", "办结"));

    static async Task<(DraftStore Store, ManualTime Time, string Id)> BeginAsync(TestDatabase database)
    {
        var time = new ManualTime(Town.Monday);
        var store = new DraftStore(database.Database, time);
        return (store, time, await store.AddAsync("app-1", "440104", "试点", blank, "u-a", CancellationToken.None));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Every_edit_is_kept_can_be_taken_back_and_made_again_and_a_new_one_forgets_what_was_taken_back(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        var (store, _, id) = await BeginAsync(database);
        await store.EditAsync(id, new AddField("form1", "photo", "照片"), "u-a", CancellationToken.None);
        var two = await store.EditAsync(id, new AddField("form1", "date", "日期"), "u-a", CancellationToken.None);
        Assert.Equal((2, 2, true, false), (two.Position, two.Edits, two.CanUndo, two.CanRedo));
        await store.StepAsync(id, back: true, "u-a", CancellationToken.None);
        var none = await store.StepAsync(id, back: true, "u-a", CancellationToken.None);
        Assert.Equal((blank.Digest, false, true), (none.Package.Digest, none.CanUndo, none.CanRedo));
        Assert.Equal(blank.Digest, (await store.StepAsync(id, back: true, "u-a", CancellationToken.None)).Package.Digest);
        await store.StepAsync(id, back: false, "u-a", CancellationToken.None);
        var again = await store.StepAsync(id, back: false, "u-a", CancellationToken.None);
        Assert.Equal(two.Package.Digest, again.Package.Digest);
        await store.StepAsync(id, back: true, "u-a", CancellationToken.None);
        var other = await store.EditAsync(id, new SetApp(new JsonObject { ["name"] = "随手拍" }), "u-a", CancellationToken.None);
        Assert.Equal((2, false, "随手拍"), (other.Position, other.CanRedo, other.Name));
        Assert.Equal("随手拍", Assert.Single(await store.ListAsync(CancellationToken.None)).Name);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_one_press_asks_for_is_made_whole_or_not_at_all_and_taken_back_at_once(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        var (store, _, id) = await BeginAsync(database);
        DraftEdit[] press = [new PutFile("lists/duties.json", """{ "id": "duties", "rows": [] }"""), new AddField("form1", "unit", "单位"), new AddField("form1", "photo", "照片")];
        var two = await store.EditAsync(id, press, "u-a", CancellationToken.None);
        Assert.Equal((1, 1), (two.Position, two.Edits));
        Assert.NotNull(two.Package["lists/duties.json"]);
        var back = await store.StepAsync(id, back: true, "u-a", CancellationToken.None);
        Assert.Equal(blank.Digest, back.Package.Digest);
        await Assert.ThrowsAsync<RefusedException>(() => store.EditAsync(id, [new AddField("form1", "photo", "照片"), new RemoveField("form1", "nothing")], "u-a", CancellationToken.None));
        Assert.Equal(blank.Digest, (await store.FindAsync(id, CancellationToken.None))!.Package.Digest);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Whoever_edits_holds_the_draft_for_five_minutes_unless_another_takes_it_over(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        var (store, time, id) = await BeginAsync(database);
        await store.EditAsync(id, new AddField("form1", "photo", "照片"), "u-a", CancellationToken.None);
        var held = await Assert.ThrowsAsync<RefusedException>(() => store.EditAsync(id, new AddField("form1", "date", "日期"), "u-b", CancellationToken.None));
        Assert.Equal(("draft.held", "u-a"), (held.Problems[0].Code, held.Problems[0].Values!["user"]));
        await store.TakeAsync(id, "u-b", CancellationToken.None);
        await store.EditAsync(id, new AddField("form1", "date", "日期"), "u-b", CancellationToken.None);
        await Assert.ThrowsAsync<RefusedException>(() => store.StepAsync(id, back: true, "u-a", CancellationToken.None));
        time.Move(DraftStore.Hold + TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await store.StepAsync(id, back: true, "u-a", CancellationToken.None)).Position);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_submitted_is_the_draft_as_it_was_looked_at_and_any_change_takes_it_out_again(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        var (store, _, id) = await BeginAsync(database);
        var draft = await store.EditAsync(id, new AddField("form1", "photo", "照片"), "u-a", CancellationToken.None);
        await Assert.ThrowsAsync<RefusedException>(() => store.SubmitAsync(id, draft.Revision - 1, "u-a", CancellationToken.None));
        await store.SubmitAsync(id, draft.Revision, "u-a", CancellationToken.None);
        Assert.True((await store.FindAsync(id, CancellationToken.None))!.IsSubmitted);
        Assert.False((await store.EditAsync(id, new AddField("form1", "date", "日期"), "u-a", CancellationToken.None)).IsSubmitted);
        // Published from what was submitted: what has been edited since is not lost with it.
        Assert.False(await store.PublishedAsync(id, draft.Revision, CancellationToken.None));
        var held = await Assert.ThrowsAsync<RefusedException>(() => store.RemoveAsync(id, "u-b", CancellationToken.None));
        Assert.Equal("draft.held", held.Problems[0].Code);
        Assert.True(await store.PublishedAsync(id, (await store.FindAsync(id, CancellationToken.None))!.Revision, CancellationToken.None));
        Assert.Null(await store.FindAsync(id, CancellationToken.None));
        var gone = await Assert.ThrowsAsync<RefusedException>(() => store.EditAsync(id, new AddField("form1", "date", "日期"), "u-a", CancellationToken.None));
        Assert.Equal(RefusalKind.NotFound, gone.Kind);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Undo_reaches_as_far_as_edits_are_kept_and_says_so_when_it_ends(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        var (store, _, id) = await BeginAsync(database);
        for (var i = 0; i <= DraftStore.MostEdits + 2; i++) await store.EditAsync(id, new SetApp(new JsonObject { ["name"] = $"第{i}次" }), "u-a", CancellationToken.None);
        var draft = (await store.FindAsync(id, CancellationToken.None))!;
        for (var taken = 0; draft.CanUndo; taken++)
        {
            Assert.True(taken <= DraftStore.MostEdits + 3, "undo never ends");
            var before = draft.Package.Digest;
            draft = await store.StepAsync(id, back: true, "u-a", CancellationToken.None);
            Assert.NotEqual(before, draft.Package.Digest);
        }
        Assert.InRange(draft.Edits - draft.Position, DraftStore.MostEdits, DraftStore.MostEdits + 1);
        Assert.Equal($"第{draft.Position - 1}次", draft.Name);
    }
}
