using System.Text;
using Dapper;
using LowCode.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Cases.Arriving;

/// <summary>People from a file: row by row as a run that can be followed, ended, gone on with by another node, and is its sender's alone.</summary>
public sealed class UserImportTests
{
    const string Maker = "systemAdmin", Giver = "securityAdmin", Office = "440104003-cg", From = "10.1.2.3";

    static async Task<Town> OpenAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        return town;
    }

    static AskedUser Somebody(int n, string name = "何表", string home = Office, string post = "") => new(n + 1, $"sheet.{n}", name, home, post, "");

    static AskedUser[] People(int count) => [.. Enumerable.Range(1, count).Select(n => Somebody(n))];

    /// <summary>A run that waits, however short it is.</summary>
    static async Task<string> WaitingAsync(Town town, string who, params AskedUser[] people)
    {
        var id = Guid.NewGuid().ToString("N");
        Assert.Null(await town.Of<UserImports>().AddAsync(new(id, "名册.xlsx", "waiting", people.Length, 0, 0, 0, 0, 0, 0, null, "u-" + who, From, town.Clock.GetUtcNow(), null, null, null), people, false, default));
        return id;
    }

    static async Task<UserImportRun> RunAsync(Town town, string id) => (await town.Of<UserImports>().FindAsync(id, default))!;

    static async Task<string> CountsAsync(Town town, string id) => await RunAsync(town, id) is var run ? $"{run.State} {run.Done}/{run.Total}: {run.Added}+{run.Changed}^{run.Given}={run.Same}!{run.Failed}" : "";

    static async Task<IReadOnlyList<ImportedUser>> RowsAsync(Town town, string id) => await town.Of<UserImports>().RowsAsync(await RunAsync(town, id), default);

    static ValueTask<Caller> Of(Town town, UserImportWork work) => town.Of<UserImport>().CallerOfAsync(work.Run, default);

    static async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<RefusedException>(act)).Problems[0].Code;

    /// <summary>Does the password of the report let its person in.</summary>
    static async Task<bool> WorksAsync(Town town, ImportedUser row)
    {
        await using var connection = await town.Database.OpenReadAsync();
        var hash = await connection.QuerySingleAsync<string>("select p.hash from user_password p join users u on u.user_id = p.user_id where u.sign_in_name = @SignInName", new { row.Asked.SignInName });
        return row.Password is { } password && Passwords.Verify(hash, password, out _);
    }

    static async Task<int> AuditedAsync(Town town, string act) => (await AuditTrail.FindAsync(town.Database, new AuditQuery(Act: act), 500)).Count;

    static async Task<long> AccountsAsync(Town town)
    {
        await using var connection = await town.Database.OpenReadAsync();
        return await connection.ExecuteScalarAsync<long>("select count(*) from users where sign_in_name like 'sheet.%'");
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_short_file_is_worked_off_at_once_and_its_passwords_are_its_senders_alone(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var import = town.Of<UserImport>();
        var id = await import.SendAsync(town.As(Maker), "../名册.xlsx",
            [Somebody(1), Somebody(2, home: "没有这个办"), new(4, "", "", "", "", "", Problem.Of("table.row.quote")), new(5, "handler.003-zf", "谢新名", "", "", ""), Somebody(6, post: "厨师")], From, default);
        Assert.Equal("done 5/5: 2+1^0=0!2", await CountsAsync(town, id));
        var run = await import.OwnAsync(town.As(Maker), id, default);
        Assert.Equal(("名册.xlsx", 2L), (run.FileName, run.Passwords));
        var rows = await RowsAsync(town, id);
        Assert.Equal(["2 added ", "3 failed users.unit", "4 failed table.row.quote", "5 changed ", "7 added "], rows.Select(r => $"{r.Asked.Line} {r.Outcome} {string.Join(' ', r.Problems.Select(p => p.Code))}"));
        Assert.True(await WorksAsync(town, rows[0]) && await WorksAsync(town, rows[4]) && rows[3].Password is null);

        // Every account is in the log with the address the file came from; nobody's name or password is there, nor in the rows of the run.
        var logged = await AuditTrail.FindAsync(town.Database, new AuditQuery(Actor: new UserId("u-" + Maker)), 50);
        Assert.Equal(["org.userAdded", "org.userChanged", "org.userAdded"], logged.Select(r => r.Entry.Act));
        Assert.All(logged, r => Assert.Equal(From, r.Entry.Address));
        await using (var connection = await town.Database.OpenReadAsync())
        {
            var kept = string.Concat((await connection.QueryAsync<(byte[] Asked, byte[]? Told, byte[]? Password)>("select asked, told, password from user_import_row")).SelectMany(r => new[] { r.Asked, r.Told ?? [], r.Password ?? [] }).Select(b => Encoding.UTF8.GetString(b)));
            foreach (var secret in new[] { rows[0].Password!, "何表", "sheet.1", "没有这个办" }) Assert.DoesNotContain(secret, kept, StringComparison.Ordinal);
            Assert.All(logged, r => Assert.DoesNotContain(rows[0].Password!, r.Entry.Detail ?? "", StringComparison.Ordinal));
        }

        // Not even another of the same administrators has the run.
        await town.GiveAsync("designer.district", Post.SystemAdmin, Divisions.City.Value);
        await town.Of<DirectoryCache>().CurrentAsync();
        foreach (var other in new[] { "designer.district", Giver, "dispatcher.003" })
        {
            Assert.Empty(await import.ListAsync(town.As(other), default));
            Assert.Equal("users.import.unknown", await CodeAsync(() => import.OwnAsync(town.As(other), id, default)));
            Assert.Equal("users.import.unknown", await CodeAsync(() => import.ForgetAsync(town.As(other), id, default)));
            Assert.Equal("users.import.unknown", await CodeAsync(() => import.CancelAsync(town.As(other), id, default)));
        }
        Assert.Equal([id], (await import.ListAsync(town.As(Maker), default)).Select(r => r.Id));

        await import.ForgetAsync(town.As(Maker), id, default);
        Assert.Equal(0, (await RunAsync(town, id)).Passwords);
        Assert.Equal(5, (await RowsAsync(town, id)).Count(r => r.Password is null));
        Assert.False(await town.Of<UserImportLoop>().WorkAsync(default));
        Assert.Equal("access.forbidden", await CodeAsync(() => import.SendAsync(town.As("dispatcher.003"), "a.xlsx", People(1), From, default)));
        Assert.Equal("users.empty", await CodeAsync(() => import.SendAsync(town.As(Maker), "a.xlsx", [], From, default)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_long_file_waits_for_the_background_and_sent_again_it_changes_nothing(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        AskedUser[] known = [.. town.As(Maker).Directory.Users.Take(UserImport.AtOnce).Select((u, n) => new AskedUser(n + 2, u.SignInName, u.Name, u.Home.Value!, "", ""))];
        AskedUser[] file = [.. known, Somebody(99)];
        var id = await town.Of<UserImport>().SendAsync(town.As(Maker), "long.xlsx", file, From, default);
        Assert.Equal("waiting 0/21: 0+0^0=0!0", await CountsAsync(town, id));
        Assert.True(await town.Of<UserImportLoop>().WorkAsync(default));
        Assert.Equal("done 21/21: 1+0^0=20!0", await CountsAsync(town, id));
        var stamp = (await town.Of<DirectoryCache>().CurrentAsync()).Stamp;
        var logged = await AuditedAsync(town, "org.*");
        var again = await town.Of<UserImport>().SendAsync(town.As(Maker), "long.xlsx", file, From, default);
        Assert.True(await town.Of<UserImportLoop>().WorkAsync(default));
        Assert.Equal("done 21/21: 0+0^0=21!0", await CountsAsync(town, again));
        Assert.Equal((stamp, logged), ((await town.Of<DirectoryCache>().CurrentAsync()).Stamp, await AuditedAsync(town, "org.*")));
        Assert.DoesNotContain(await RowsAsync(town, again), r => r.Password is not null);
        Assert.Equal(1, (await RunAsync(town, id)).Passwords);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_run_is_gone_on_with_at_its_row_when_the_node_at_work_on_it_is_gone(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (import, imports) = (town.Of<UserImport>(), town.Of<UserImports>());
        var id = await WaitingAsync(town, Maker, People(5));
        var taken = (await imports.TakeAsync(default))!;
        var asked = 0;
        await Assert.ThrowsAsync<OperationCanceledException>(() => import.WorkAsync(() => ++asked > 2 ? throw new OperationCanceledException() : Of(town, taken), taken, default));
        // How far it has come is seen; the passwords only at the end of it.
        Assert.Equal("running 2/5: 2+0^0=0!0", await CountsAsync(town, id));
        Assert.False(await town.Of<UserImportLoop>().WorkAsync(default));
        town.Clock.Move(TimeSpan.FromMinutes(1));
        var other = (await imports.TakeAsync(default))!;
        Assert.Equal((id, 2L), (other.Run.Id, other.At));

        // The first one comes back: it makes nobody and ends nothing any more.
        Assert.False(await import.WorkAsync(() => Of(town, taken), taken, default));
        await imports.FinishAsync(taken, "failed", "users.import.broken", default);
        await imports.ReleaseAsync(taken, default);
        Assert.Equal("running 2/5: 2+0^0=0!0", await CountsAsync(town, id));
        Assert.Equal(2, await AccountsAsync(town));

        // The other is away within a row, when the account stands and nothing more was done: the row is begun again.
        await using (var connection = await town.Database.OpenReadAsync()) Assert.Equal(2, await connection.ExecuteScalarAsync<long>("select at_row from user_import where run_id = @id", new { id }));
        var third = await imports.AskedAsync(id, 2, default);
        var made = new User(UserId.New(town.Clock.GetUtcNow()), third.SignInName, third.Name, new(Office), []);
        var password = Passwords.Generate();
        Assert.Equal([], (await town.Of<OrgChanges>().ApplyAsync(new OrgChange.AddUser(made, Passwords.Hash(password)), ChangedBy.Product, town.Clock.GetUtcNow(), imports.Beside(other, new(2, "added", [], password, false)), default))!);
        town.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.True(await town.Of<UserImportLoop>().WorkAsync(default));
        Assert.Equal("done 5/5: 5+0^0=0!0", await CountsAsync(town, id));
        foreach (var row in await RowsAsync(town, id)) Assert.True(await WorksAsync(town, row), row.Asked.SignInName);
        Assert.Equal(5, await AccountsAsync(town));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_run_that_is_ended_makes_nobody_more_and_tells_what_it_did(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (import, imports) = (town.Of<UserImport>(), town.Of<UserImports>());
        var id = await WaitingAsync(town, Maker, People(5));
        var taken = (await imports.TakeAsync(default))!;
        var asked = 0;
        // While the third row is being made. Passwords of a run that is under way were seen by nobody and do not go.
        Assert.False(await import.WorkAsync(async () =>
        {
            if (++asked == 3)
            {
                await import.ForgetAsync(town.As(Maker), id, default);
                Assert.True(await import.CancelAsync(town.As(Maker), id, default));
            }
            return await Of(town, taken);
        }, taken, default));
        await imports.FinishAsync(taken, "done", null, default);
        Assert.Equal(("cancelled 2/5: 2+0^0=0!0", 2L), (await CountsAsync(town, id), await AccountsAsync(town)));
        Assert.False(await import.CancelAsync(town.As(Maker), id, default));
        Assert.False(await town.Of<UserImportLoop>().WorkAsync(default));
        foreach (var row in await RowsAsync(town, id)) Assert.True(await WorksAsync(town, row));

        // The same file sent again does the rest.
        var again = await import.SendAsync(town.As(Maker), "名册.xlsx", People(5), From, default);
        Assert.Equal("done 5/5: 3+0^0=2!0", await CountsAsync(town, again));
        var unbegun = await WaitingAsync(town, Maker, People(1));
        Assert.True(await import.CancelAsync(town.As(Maker), unbegun, default));
        Assert.False(await town.Of<UserImportLoop>().WorkAsync(default));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Who_loses_the_right_meanwhile_ends_the_run_and_what_was_done_stays(Dialect dialect)
    {
        const string who = "designer.district";
        await using var town = await OpenAsync(dialect);
        await town.GiveAsync(who, Post.SystemAdmin, Divisions.City.Value);
        var id = await WaitingAsync(town, who, People(4));
        var taken = (await town.Of<UserImports>().TakeAsync(default))!;
        var asked = 0;
        var lost = await Assert.ThrowsAsync<RefusedException>(() => town.Of<UserImport>().WorkAsync(async () =>
        {
            if (++asked == 3) await town.TakeAsync(who, Post.SystemAdmin, Divisions.City.Value);
            return await Of(town, taken);
        }, taken, default));
        Assert.Equal("users.import.lost", lost.Problems[0].Code);
        await town.Of<UserImports>().ReleaseAsync(taken, default);
        Assert.True(await town.Of<UserImportLoop>().WorkAsync(default));
        Assert.Equal(("failed 2/4: 2+0^0=0!0", "users.import.lost", 2L), (await CountsAsync(town, id), (await RunAsync(town, id)).Reason, await AccountsAsync(town)));
        await town.Of<DirectoryCache>().CurrentAsync();
        Assert.Equal("users.import.unknown", await CodeAsync(() => town.Of<UserImport>().OwnAsync(town.As(who), id, default)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Two_runs_of_one_file_side_by_side_make_everybody_once(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        string[] ids = [await WaitingAsync(town, Maker, People(4)), await WaitingAsync(town, Maker, People(4))];
        var works = new[] { (await town.Of<UserImports>().TakeAsync(default))!, (await town.Of<UserImports>().TakeAsync(default))! };
        foreach (var done in await Task.WhenAll(works.Select(w => Task.Run(() => town.Of<UserImport>().WorkAsync(() => Of(town, w), w, default))))) Assert.True(done);
        foreach (var work in works) await town.Of<UserImports>().FinishAsync(work, "done", null, default);
        var rows = (await Task.WhenAll(ids.Select(id => RowsAsync(town, id)))).SelectMany(r => r).ToList();
        Assert.Equal((4, 4, 8), (rows.Count(r => r.Outcome == "added"), rows.Count(r => r.Outcome == "same"), rows.Count));
        foreach (var row in rows.Where(r => r.Outcome == "added")) Assert.True(await WorksAsync(town, row));
        Assert.Equal(4, await AccountsAsync(town));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Posts_are_given_by_the_security_administrator_who_makes_no_accounts(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        AskedUser[] file = [Somebody(1, post: "承办人"), Somebody(2, post: "厨师"), Somebody(3, post: "handler")];
        await town.Of<UserImport>().SendAsync(town.As(Maker), "a.xlsx", [.. file.Take(2)], From, default);
        await town.Of<DirectoryCache>().CurrentAsync();
        var id = await town.Of<UserImport>().SendAsync(town.As(Giver), "a.xlsx", file, From, default);
        Assert.Equal("done 3/3: 0+0^1=0!2", await CountsAsync(town, id));
        Assert.Equal(["", "users.post", "access.forbidden"], (await RowsAsync(town, id)).Select(r => string.Concat(r.Problems.Select(p => p.Code))));
        var directory = await town.Of<DirectoryCache>().CurrentAsync();
        Assert.True(directory.TryFindSignIn("sheet.1", out var given));
        Assert.Equal(new PostHeld(Post.Handler, new(Office)), Assert.Single(given.Posts));
        var again = await town.Of<UserImport>().SendAsync(town.As(Giver), "a.xlsx", file, From, default);
        Assert.Equal("done 3/3: 0+0^0=1!2", await CountsAsync(town, again));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Passwords_go_by_themselves_after_a_day_and_the_report_after_thirty(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var id = await town.Of<UserImport>().SendAsync(town.As(Maker), "a.xlsx", People(1), From, default);
        town.Clock.Move(UserImports.PasswordsKept - TimeSpan.FromMinutes(1));
        Assert.False(await town.Of<UserImportLoop>().WorkAsync(default));
        Assert.NotNull(Assert.Single(await RowsAsync(town, id)).Password);
        town.Clock.Move(TimeSpan.FromMinutes(1));
        // Past its time it is not told, even before it is swept.
        Assert.Null(Assert.Single(await RowsAsync(town, id)).Password);
        Assert.Equal(1, await KeptAsync("user_import_row where password is not null"));
        town.Clock.Move(TimeSpan.FromMinutes(30));
        Assert.False(await town.Of<UserImportLoop>().WorkAsync(default));
        Assert.Equal((0, 1), (await KeptAsync("user_import_row where password is not null"), await KeptAsync("user_import_row")));
        town.Clock.Move(UserImports.Kept);
        Assert.False(await town.Of<UserImportLoop>().WorkAsync(default));
        Assert.Equal((0, 0), (await KeptAsync("user_import_row"), await KeptAsync("user_import")));

        async Task<long> KeptAsync(string what)
        {
            await using var connection = await town.Database.OpenReadAsync();
            return await connection.ExecuteScalarAsync<long>($"select count(*) from {what}");
        }
    }
}
