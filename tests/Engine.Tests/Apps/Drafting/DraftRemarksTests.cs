using LowCode.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Journal;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Apps.Drafting;

/// <summary>What is said about a draft, and how it goes back to its designers.</summary>
public sealed class DraftRemarksTests
{
    static readonly AppPackage blank = BlankApp.Make("app-1", "试点", new("办件", "登记表", "标题", "详情", "受理", "处置", "办结"));

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_submitted_draft_is_returned_with_words_and_only_as_it_was_looked_at(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        var time = new ManualTime(Town.Monday);
        var (drafts, remarks) = (new DraftStore(database.Database, time), new DraftRemarks(database.Database, time));
        var id = await drafts.AddAsync("app-1", "440104", "试点", blank, "u-a", CancellationToken.None);
        async Task<AppDraft> NowAsync() => (await drafts.FindAsync(id, CancellationToken.None))!;

        await remarks.AddAsync(await NowAsync(), "登记表", " 标题要短 ", "u-b", CancellationToken.None);
        // Nothing to return before it is submitted.
        await Assert.ThrowsAsync<RefusedException>(async () => await remarks.ReturnAsync(await NowAsync(), null, "改", "u-b", CancellationToken.None));
        await drafts.SubmitAsync(id, 1, "u-a", CancellationToken.None);
        await remarks.SubmittedAsync(await NowAsync(), "", "u-a", CancellationToken.None);
        var seen = await NowAsync();
        Assert.True(seen.IsSubmitted);
        Assert.Equal("draft.remark", (await Assert.ThrowsAsync<RefusedException>(() => remarks.ReturnAsync(seen, null, "  ", "u-b", CancellationToken.None))).Problems[0].Code);
        await remarks.ReturnAsync(seen, null, "缺时限", "u-b", CancellationToken.None);
        Assert.False((await NowAsync()).IsSubmitted);
        await Assert.ThrowsAsync<RefusedException>(() => remarks.ReturnAsync(seen, null, "再退一次", "u-b", CancellationToken.None));
        var said = await remarks.ListAsync(id, CancellationToken.None);
        Assert.Equal([(1, "remark", "登记表", "标题要短"), (2, "returned", null, "缺时限")], said.Select(r => (r.Number, r.Kind, r.Place, r.Text)));
        await drafts.RemoveAsync(id, "u-a", CancellationToken.None);
        Assert.Empty(await remarks.ListAsync(id, CancellationToken.None));
    }

    [Fact]
    public void Whoever_submits_does_not_publish_unless_it_is_set_so()
    {
        var draft = new AppDraft("d", "app-1", "440104", "试点", blank, 1, 0, 0, 1, Town.Monday, "u-a", Town.Monday, "u-a", null, null, 1, "u-a");
        Assert.Equal("draft.fourEyes", new DraftSettings().Against(draft, "u-a")!.Code);
        Assert.Null(new DraftSettings().Against(draft, "u-b"));
        Assert.Null(new DraftSettings { FourEyes = false }.Against(draft, "u-a"));
    }

    [Fact]
    public async Task Whoever_is_done_lets_go_and_the_next_edits_at_once()
    {
        await using var database = await TestDatabase.OpenAsync(Dialect.Sqlite);
        var drafts = new DraftStore(database.Database, new ManualTime(Town.Monday));
        var id = await drafts.AddAsync("app-1", "440104", "试点", blank, "u-a", CancellationToken.None);
        await drafts.EditAsync(id, new AddField("form1", "photo", "照片"), "u-a", CancellationToken.None);
        // Only who holds it can let go of it.
        await drafts.ReleaseAsync(id, "u-b", CancellationToken.None);
        await Assert.ThrowsAsync<RefusedException>(() => drafts.EditAsync(id, new AddField("form1", "date", "日期"), "u-b", CancellationToken.None));
        await drafts.ReleaseAsync(id, "u-a", CancellationToken.None);
        await drafts.EditAsync(id, new AddField("form1", "date", "日期"), "u-b", CancellationToken.None);
    }
}
