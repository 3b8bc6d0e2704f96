using Dapper;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Registers;

public sealed class RegisterImportTests
{
    const string Community = "440104003104", Worker = "communityWorker.003104";

    static readonly RegisterDefinition people = BaseRegisters.Of("people");

    static async Task<Town> OpenAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        return town;
    }

    static async Task<RegisterBatch> TakeAsync(Town town, RegisterDefinition register, string[] headers, params string[][] rows)
    {
        // A column of remarks is left out knowingly.
        return await town.Of<RegisterImport>().SendAsync(town.As(Worker), register, XlsxWriter.Write("表", headers, rows), "名册.xlsx", Community, "入户登记", headers.Contains("备注") ? new Dictionary<string, string> { ["备注"] = "" } : null);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Headings_that_are_not_understood_are_said_one_by_one_and_nothing_is_dropped_unasked(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (import, batches) = (town.Of<RegisterImport>(), town.Of<RegisterBatches>());
        var file = XlsxWriter.Write("表", ["姓名", "身份证号", "现住址", "网格员意见"], [["陈嘉明", "440524188001010014", "北京路12号", "x"], ["李思", "11010519491231002X", "北京路13号", ""], ["李思", "11010519491231002X", "", ""]]);
        Task<RegisterBatch> SendAsync(bool asks, params (string, string)[] said) => import.SendAsync(town.As(Worker), people, file, "名册.xlsx", Community, "入户登记", said.Length == 0 ? null : said.ToDictionary(s => s.Item1, s => s.Item2), asks);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => SendAsync(false));
        Assert.Equal(["register.import.heading columns.现住址", "register.import.heading columns.网格员意见"], refused.Problems.Select(p => $"{p.Code} {p.Path}"));
        Assert.Equal("register.import.heading.twice", await CodeAsync(() => SendAsync(false, ("现住址", "name"), ("网格员意见", ""))));
        Assert.Equal("register.element.unknown", await CodeAsync(() => SendAsync(false, ("现住址", "street"), ("网格员意见", ""))));
        Assert.Empty(await batches.ListAsync(town.As(Worker), people));

        // At the page the file waits until somebody says what they are; nobody works it off before.
        var waiting = await SendAsync(true);
        Assert.Equal(RegisterBatches.Mapping, waiting.State);
        Assert.False(await town.Of<RegisterImportLoop>().WorkAsync(default));
        var (_, headings) = await import.HeadingsAsync(town.As(Worker), people, waiting.Id);
        Assert.Equal(["姓名 name True", "身份证号 idNumber True", "现住址 address False", "网格员意见  False"], headings.Select(h => $"{h.Name} {h.Meant} {h.Known}"));
        Assert.Equal("register.import.unknown", await CodeAsync(() => import.HeadingsAsync(town.As("communityWorker.003107"), people, waiting.Id)));
        Assert.Equal("register.import.heading", await CodeAsync(() => import.MapAsync(town.As(Worker), people, waiting.Id, new Dictionary<string, string> { ["现住址"] = "address" })));
        var done = await import.MapAsync(town.As(Worker), people, waiting.Id, new Dictionary<string, string> { ["现住址"] = "address", ["网格员意见"] = "" });
        Assert.Equal("done 3: 2+0=0!1", Counts(done));
        Assert.Equal("北京路12号", (await town.Of<RegisterReading>().FindAsync(town.As(Worker), people, "idNumber", "440524188001010014"))!.Values["address"]);
        Assert.Equal("register.import.mapped", await CodeAsync(() => import.MapAsync(town.As(Worker), people, waiting.Id, new Dictionary<string, string>())));

        // One that nobody comes back to can be ended, and is forgotten by and by.
        var ended = await import.CancelAsync(town.As(Worker), people, (await SendAsync(true)).Id);
        Assert.Equal("cancelled", ended.State);
        var old = await SendAsync(true);
        town.Clock.Move(TimeSpan.FromDays(8));
        Assert.False(await town.Of<RegisterImportLoop>().WorkAsync(default));
        Assert.Equal("cancelled", (await batches.GetAsync(town.As(Worker), people, old.Id)).State);
        Assert.Empty(await batches.FileAsync(old.Id, default));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_the_headings_of_a_file_are_is_said_by_its_sender_alone(Dialect dialect)
    {
        const string Colleague = "communityWorker.003107";
        await using var town = await OpenAsync(dialect);
        await town.GiveAsync(Colleague, new Post("communityWorker"), Community);
        var (import, said) = (town.Of<RegisterImport>(), new Dictionary<string, string> { ["现住址"] = "address" });
        var waiting = await import.SendAsync(town.As(Worker), people, XlsxWriter.Write("表", ["姓名", "联系电话", "现住址"], [["陈嘉明", "13800000123", "北京路12号"]]), "名册.xlsx", Community, "入户登记", asks: true);
        Assert.Equal("register.import.others", await CodeAsync(() => import.HeadingsAsync(town.As(Colleague), people, waiting.Id)));
        Assert.Equal("register.import.others", await CodeAsync(() => import.MapAsync(town.As(Colleague), people, waiting.Id, said)));
        Assert.Equal(RegisterBatches.Mapping, (await town.Of<RegisterBatches>().GetAsync(town.As(Colleague), people, waiting.Id)).State);
        Assert.Equal("done 1: 1+0=0!0", Counts(await import.MapAsync(town.As(Worker), people, waiting.Id, said)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_waiting_file_is_forgotten_together_with_its_batch_or_not_at_all(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (database, batches) = (town.Of<Database>(), town.Of<RegisterBatches>());
        var waiting = await town.Of<RegisterImport>().SendAsync(town.As(Worker), people, XlsxWriter.Write("表", ["姓名", "现住址"], [["陈嘉明", "北京路12号"]]), "名册.xlsx", Community, "入户登记", asks: true);
        town.Clock.Move(TimeSpan.FromDays(8));
        await RunAsync(dialect == Dialect.Postgres
            ? "create function held() returns trigger language plpgsql as $$ begin raise exception 'held'; end $$; create trigger hold before update on register_batch for each row execute function held()"
            : "create trigger hold before update on register_batch begin select raise(abort, 'held'); end");
        await Assert.ThrowsAnyAsync<Exception>(() => batches.SweepAsync(default));
        Assert.NotEmpty(await batches.FileAsync(waiting.Id, default));
        await RunAsync("drop trigger hold" + (dialect == Dialect.Postgres ? " on register_batch" : ""));
        await batches.SweepAsync(default);
        Assert.Empty(await batches.FileAsync(waiting.Id, default));
        Assert.Equal("cancelled", (await batches.GetAsync(town.As(Worker), people, waiting.Id)).State);

        Task<int> RunAsync(string sql) => database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(sql, null, transaction, cancellationToken: stop)), default);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Every_row_that_was_not_taken_is_told_however_many_there_are(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var rows = Enumerable.Range(0, 620).Select(n => (string[])["甲" + n, "44052418800101001X"]).ToArray();
        var batch = await TakeAsync(town, people, ["姓名", "身份证号"], rows);
        Assert.Equal("done 620: 0+0=0!620", Counts(batch));
        Assert.Equal(500, batch.Issues.Count);
        var all = await town.Of<RegisterBatches>().IssuesAsync(batch);
        Assert.Equal((620, 2L, 621L), (all.Count, all[0].Line, all[^1].Line));
        Assert.All(all, i => Assert.Equal("register.value", i.Code));
    }

    static string Counts(RegisterBatch batch) => $"{batch.State} {batch.Total}: {batch.Added}+{batch.Changed}={batch.Same}!{batch.Failed}";

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Rows_find_their_record_by_its_key_and_the_same_file_again_changes_nothing(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        string[] headers = ["姓名", "身份证号", "联系电话", "备注"];
        string[][] rows = [["陈嘉明", "440524188001010014", "13800000123", "x"], ["李思", "11010519491231002X", "", ""], ["王五", "", "13800000125", ""]];
        Assert.Equal("done 3: 3+0=0!0", Counts(await TakeAsync(town, people, headers, rows)));
        Assert.Equal("done 3: 0+0=3!0", Counts(await TakeAsync(town, people, headers, rows)));
        rows[0][2] = "138 0000 0999";
        Assert.Equal("done 3: 0+1=2!0", Counts(await TakeAsync(town, people, headers, rows)));
        var found = await town.Of<RegisterReading>().FindAsync(town.As(Worker), people, "idNumber", "440524188001010014");
        Assert.Equal((2, "13800000999", "入户登记"), (found!.Version, found.Values["phone"], found.Source));
        var houses = BaseRegisters.Of("houses");
        Assert.Equal("done 1: 1+0=0!0", Counts(await TakeAsync(town, houses, ["地址", "用途"], ["北京路12号_502房", "住宅"])));
        Assert.Equal("done 2: 1+1=0!0", Counts(await TakeAsync(town, houses, ["地址", "用途"], ["北京路12号_502房", "商铺"], ["北京路12号x502房", "住宅"])));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Doubles_faults_and_what_is_not_ones_own_are_told_line_by_line_and_the_rest_is_taken(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        // As records may be that were there before keys were held to.
        await town.Of<RegisterWriting>().FillAsync([.. ((string[])["z1", "z2"]).Select(id => new RegisterSeed("people", id, Community, new Dictionary<string, string> { ["name"] = "赵六", ["phone"] = "13800000126" }, []))], "走访", Town.Monday);
        var batch = await TakeAsync(town, people, ["姓名", "身份证号", "联系电话", "unit"],
            ["陈嘉明", "440524188001010014", "", ""], ["陈嘉明", "440524188001010014", "", ""], ["赵六", "", "13800000126", ""], ["孙七", "44052418800101001X", "", ""], ["", "11010519491231002X", "", ""], ["周八", "", "13800000128", "440104003107"]);
        Assert.Equal("done 6: 1+0=0!5", Counts(batch));
        Assert.Equal(6, batch.Rows);
        Assert.Equal(["3  register.import.twice", "4  register.import.many", "5 身份证号 register.value", "6 姓名 register.required", "7 unit register.forbidden"], batch.Issues.Select(i => $"{i.Line} {i.Column} {i.Code}"));
        Assert.Equal("2", batch.Issues[0].Values!["line"]);
        Assert.Equal(batch.Issues.Count, (await town.Of<RegisterBatches>().ListAsync(town.As(Worker), people))[0].Issues.Count);
        Assert.Empty(await town.Of<RegisterBatches>().ListAsync(town.As("communityWorker.003107"), people));
        Assert.Equal("register.import.columns", await CodeAsync(() => TakeAsync(town, people, ["甲", "乙"], ["1", "2"])));
        Assert.Equal("register.forbidden", await CodeAsync(() => town.Of<RegisterImport>().SendAsync(town.As("operator.003"), people, XlsxWriter.Write("表", ["姓名"], [["陈"]]), "x", Community, "走访")));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Two_rows_that_find_one_record_by_different_keys_are_told_and_the_first_is_taken(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        await TakeAsync(town, people, ["姓名", "身份证号", "联系电话"], ["陈嘉明", "440524188001010014", "13800000123"]);
        var batch = await TakeAsync(town, people, ["姓名", "身份证号", "联系电话", "居住类型"], ["陈嘉明", "440524188001010014", "", "户籍"], ["陈嘉明", "", "13800000123", "流动"]);
        Assert.Equal("done 2: 0+1=0!1", Counts(batch));
        var issue = Assert.Single(batch.Issues);
        Assert.Equal((3, "register.import.twice", "2"), (issue.Line, issue.Code, issue.Values!["line"]));
        Assert.Equal("户籍", (await town.Of<RegisterReading>().FindAsync(town.As(Worker), people, "idNumber", "440524188001010014"))!.Values["residence"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_batch_is_taken_back_but_for_what_was_changed_since(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (reading, writing) = (town.Of<RegisterReading>(), town.Of<RegisterWriting>());
        string[] headers = ["姓名", "身份证号", "联系电话"];
        await TakeAsync(town, people, headers, ["陈嘉明", "440524188001010014", "13800000123"]);
        var batch = await TakeAsync(town, people, headers, ["陈嘉明", "440524188001010014", "13800000999"], ["李思", "11010519491231002X", "13800000124"], ["王五", "", "13800000125"]);
        var later = Assert.Single(await reading.MatchesAsync(town.As(Worker), people, new Dictionary<string, string> { ["name"] = "王五", ["phone"] = "13800000125" }, 2));
        await writing.ChangeAsync(town.As(Worker), people, later.Id, 1, new RegisterDraft(null, new Dictionary<string, string?> { ["sex"] = "男" }, "走访"));

        Assert.Equal("register.import.unknown", await CodeAsync(() => town.Of<RegisterImport>().UndoAsync(town.As("communityWorker.003107"), people, batch.Id)));
        var undone = await town.Of<RegisterImport>().UndoAsync(town.As(Worker), people, batch.Id);
        Assert.Equal(("undone", 1), (undone.State, undone.Kept));
        Assert.Equal("13800000123", (await reading.FindAsync(town.As(Worker), people, "idNumber", "440524188001010014"))!.Values["phone"]);
        Assert.True((await reading.FindAsync(town.As(Worker), people, "idNumber", "11010519491231002X"))!.Retired);
        Assert.False((await reading.GetAsync(town.As(Worker), people, later.Id)).Retired);
        Assert.Equal("register.import.undone", await CodeAsync(() => town.Of<RegisterImport>().UndoAsync(town.As(Worker), people, batch.Id)));
    }

    static byte[] Long(int rows) => XlsxWriter.Write("表", ["姓名", "联系电话"], [["旧人", "13800000000"], .. Enumerable.Range(0, rows).Select(n => (string[])["甲" + n, $"139{n:D8}"]), ["旧人", "13800000000"]]);

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_long_file_goes_on_behind_what_is_kept_when_the_node_at_work_on_it_is_gone(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (import, batches) = (town.Of<RegisterImport>(), town.Of<RegisterBatches>());
        var waiting = await import.SendAsync(town.As(Worker), people, Long(RegisterImport.AtOnce), "long.xlsx", Community, "入户登记");
        Assert.Equal("waiting", waiting.State);
        // The node that took it is away after a few slices, and another takes the batch.
        var taken = (await batches.TakeAsync(null, default))!;
        var asked = 0;
        await Assert.ThrowsAsync<OperationCanceledException>(() => import.WorkAsync(() => ++asked > 3 ? throw new OperationCanceledException() : ValueTask.FromResult(town.As(Worker)), taken, default));
        var broken = await batches.GetAsync(town.As(Worker), people, waiting.Id);
        Assert.Equal("running 300: 300+0=0!0", Counts(broken));
        Assert.False(await town.Of<RegisterImportLoop>().WorkAsync(default));
        town.Clock.Move(TimeSpan.FromMinutes(1));
        var other = (await batches.TakeAsync(null, default))!;
        // The first one comes back: it writes nothing and ends nothing any more.
        Assert.False(await import.WorkAsync(() => ValueTask.FromResult(town.As(Worker)), taken, default));
        await batches.FinishAsync(taken, "failed", "register.import.broken", default);
        Assert.False(await batches.HoldAsync(taken, default));
        Assert.True(await batches.HoldAsync(other, default));
        Assert.Equal("running 300: 300+0=0!0", Counts(await batches.GetAsync(town.As(Worker), people, waiting.Id)));
        town.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.True(await town.Of<RegisterImportLoop>().WorkAsync(default));
        var done = await batches.GetAsync(town.As(Worker), people, waiting.Id);
        Assert.Equal($"done {RegisterImport.AtOnce + 2}: {RegisterImport.AtOnce + 1}+0=0!1", Counts(done));
        Assert.Equal("register.import.twice", Assert.Single(done.Issues).Code);
        Assert.Empty(await batches.FileAsync(waiting.Id, default));

        var ended = await import.SendAsync(town.As(Worker), people, Long(RegisterImport.AtOnce), "again.xlsx", Community, "入户登记");
        Assert.Equal("cancelled", (await import.CancelAsync(town.As(Worker), people, ended.Id)).State);
        Assert.False(await town.Of<RegisterImportLoop>().WorkAsync(default));
        Assert.Equal("register.import.over", await CodeAsync(() => import.CancelAsync(town.As(Worker), people, ended.Id)));

        var lost = await import.SendAsync(town.As(Worker), people, Long(RegisterImport.AtOnce), "again.xlsx", Community, "入户登记");
        await town.TakeAsync(Worker, new Post("communityWorker"), Community);
        Assert.True(await town.Of<RegisterImportLoop>().WorkAsync(default));
        await town.GiveAsync(Worker, new Post("communityWorker"), Community);
        Assert.Equal(("failed", "register.import.lost"), (await batches.GetAsync(town.As(Worker), people, lost.Id)) is var failed ? (failed.State, failed.Issues[0].Code) : default);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_long_batch_is_taken_back_in_the_background_and_gone_on_with_when_the_node_is_gone(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (import, batches) = (town.Of<RegisterImport>(), town.Of<RegisterBatches>());
        var batch = await import.SendAsync(town.As(Worker), people, Long(RegisterImport.AtOnce), "long.xlsx", Community, "入户登记");
        Assert.True(await town.Of<RegisterImportLoop>().WorkAsync(default));
        Assert.Equal("undoing", (await import.UndoAsync(town.As(Worker), people, batch.Id)).State);
        Assert.Equal("register.import.undone", await CodeAsync(() => import.UndoAsync(town.As(Worker), people, batch.Id)));
        var taken = (await batches.TakeAsync(null, default))!;
        var asked = 0;
        await Assert.ThrowsAsync<OperationCanceledException>(() => import.WorkAsync(() => ++asked > 3 ? throw new OperationCanceledException() : ValueTask.FromResult(town.As(Worker)), taken, default));
        Assert.Equal("undoing", (await batches.GetAsync(town.As(Worker), people, batch.Id)).State);
        Assert.False(await town.Of<RegisterImportLoop>().WorkAsync(default));
        town.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.True(await town.Of<RegisterImportLoop>().WorkAsync(default));
        var undone = await batches.GetAsync(town.As(Worker), people, batch.Id);
        Assert.Equal(("undone", 0), (undone.State, undone.Kept));
        Assert.Equal(0, await LivingAsync(town));
        Assert.False(await town.Of<RegisterImportLoop>().WorkAsync(default));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_batch_that_is_ended_and_taken_back_at_once_leaves_nothing_behind(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (import, batches) = (town.Of<RegisterImport>(), town.Of<RegisterBatches>());
        var batch = await import.SendAsync(town.As(Worker), people, Long(RegisterImport.AtOnce), "long.xlsx", Community, "入户登记");
        var taken = (await batches.TakeAsync(null, default))!;
        var asked = 0;
        Assert.False(await import.WorkAsync(async () =>
        {
            // While the third slice is being made.
            if (++asked == 3)
            {
                await import.CancelAsync(town.As(Worker), people, batch.Id);
                Assert.Equal("undone", (await import.UndoAsync(town.As(Worker), people, batch.Id)).State);
            }
            return town.As(Worker);
        }, taken, default));
        Assert.Equal(3, asked);
        Assert.Equal(200, (await batches.RecordsAsync(batch.Id, "", 1000, default)).Count);
        Assert.Equal(0, await LivingAsync(town));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Who_may_not_change_all_records_of_a_batch_takes_none_of_it_back(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var import = town.Of<RegisterImport>();
        var batch = await import.SendAsync(town.As("dataAdmin.district"), people, XlsxWriter.Write("表", ["姓名", "联系电话", "unit"], [["陈嘉明", "13800000123", ""], ["李思", "13800000124", "440104003107"], ["王五", "13800000125", "440104003107"]]), "名册.xlsx", Community, "核对");
        Assert.Equal("done 3: 3+0=0!0", Counts(batch));
        var refused = await Assert.ThrowsAsync<RefusedException>(() => import.UndoAsync(town.As(Worker), people, batch.Id));
        Assert.Equal(("register.import.undo.outside", "2"), (refused.Problems[0].Code, refused.Problems[0].Values!["count"]));
        Assert.Equal(3, await LivingAsync(town));
        Assert.Equal("undone", (await import.UndoAsync(town.As("dataAdmin.district"), people, batch.Id)).State);
        Assert.Equal(0, await LivingAsync(town));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Of_many_who_share_a_name_each_is_found_again_by_the_whole_key(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var rows = Enumerable.Range(0, 70).Select(n => (string[])["王伟", $"139{n:D8}"]).ToArray();
        Assert.Equal("done 70: 70+0=0!0", Counts(await TakeAsync(town, people, ["姓名", "联系电话"], rows)));
        Assert.Equal("done 70: 0+0=70!0", Counts(await TakeAsync(town, people, ["姓名", "联系电话"], rows)));
        var reading = town.Of<RegisterReading>();
        Assert.Equal("13900000069", (await reading.OwnAsync(people, ("name", "王伟"), ("phone", "13900000069")))!.Values["phone"]);
        Assert.Equal("王伟", (await reading.FindAsync(town.As(Worker), people, "name", "王伟"))!.Values["name"]);
        Assert.Null(await reading.FindAsync(town.As("communityWorker.003107"), people, "name", "王伟"));
    }

    static async Task<long> LivingAsync(Town town)
    {
        await using var connection = await town.Database.OpenReadAsync();
        return await connection.ExecuteScalarAsync<long>($"select count(*) from register_record where register = 'people' and {(town.Database.Dialect == Dialect.Postgres ? "not retired" : "retired = 0")}");
    }

    static async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<RefusedException>(act)).Problems[0].Code;
}
