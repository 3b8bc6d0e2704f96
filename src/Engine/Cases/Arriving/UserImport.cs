using LowCode.Access;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>
/// Takes people in from a file, row by row, each by the same law as at the page. Whoever makes accounts does not give posts (三员分立): with the columns of
/// posts the security administrator sends the same file. Sent again, it changes nothing that is so already.
/// </summary>
public sealed class UserImport(UserImports imports, AskedChanges changes, DirectoryCache directories, TimeProvider time)
{
    public const int MostRows = 1000;

    /// <summary>Rows that are worked off while one waits.</summary>
    public const int AtOnce = 20;
    const int MostTries = 100;

    static readonly TimeSpan busyWait = TimeSpan.FromMilliseconds(200);

    /// <summary>Who makes accounts or gives posts.</summary>
    public static bool IsFor(Caller caller) => Rights.MaySomewhere(caller, Acts.OrgManage) || Rights.MaySomewhere(caller, Acts.OrgGrant);

    /// <summary>Begins: a short file is worked off at once, a long one in the background.</summary>
    /// <param name="address">Where the file came from; every change made for it is logged with it.</param>
    /// <returns>The run's id.</returns>
    /// <exception cref="RefusedException"><c>access.forbidden</c>, <c>users.empty</c>.</exception>
    public async Task<string> SendAsync(Caller caller, string fileName, IReadOnlyList<AskedUser> people, string? address, CancellationToken cancellation)
    {
        if (!IsFor(caller)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.OrgManage.Name)));
        if (people.Count == 0) throw new RefusedException(RefusalKind.Invalid, Problem.At("users.empty", "file"));
        var name = Path.GetFileName(fileName);
        var run = new UserImportRun(Guid.NewGuid().ToString("N"), name.Length > 120 ? name[..120] : name, "waiting", people.Count, 0, 0, 0, 0, 0, 0, null,
            caller.User.Value!, address, time.GetUtcNow(), null, caller.Client?.Id.Value, caller.KeyId);
        // From here on it is the run's own matter: whoever sent it may leave.
        if (await imports.AddAsync(run, people, people.Count <= AtOnce, cancellation) is { } work && await WorkAsync(() => CallerOfAsync(run, CancellationToken.None), work, CancellationToken.None))
            await imports.FinishAsync(work, "done", null, CancellationToken.None);
        return run.Id;
    }

    /// <summary>A run of the caller's own; others' are not there.</summary>
    /// <exception cref="RefusedException"><c>users.import.unknown</c>.</exception>
    public async Task<UserImportRun> OwnAsync(Caller caller, string id, CancellationToken cancellation) =>
        IsFor(caller) && await imports.FindAsync(id, cancellation) is { } run && run.Starter.Is(caller) ? run : throw new RefusedException(RefusalKind.NotFound, Problem.Of("users.import.unknown"));

    /// <summary>The caller's own runs, newest first.</summary>
    public Task<IReadOnlyList<UserImportRun>> ListAsync(Caller caller, CancellationToken cancellation) => imports.ListAsync(Starter.Of(caller), cancellation);

    /// <summary>Ends a run that is under way; what was done stays.</summary>
    /// <returns>False when it was over.</returns>
    /// <exception cref="RefusedException"><c>users.import.unknown</c>.</exception>
    public async Task<bool> CancelAsync(Caller caller, string id, CancellationToken cancellation) => await imports.CancelAsync((await OwnAsync(caller, id, cancellation)).Id, cancellation);

    /// <summary>Removes the first passwords of a run that is over: they are noted.</summary>
    /// <exception cref="RefusedException"><c>users.import.unknown</c>.</exception>
    public async Task ForgetAsync(Caller caller, string id, CancellationToken cancellation) => await imports.ForgetAsync((await OwnAsync(caller, id, cancellation)).Id, cancellation);

    /// <summary>Who began a run, with the rights they have by now.</summary>
    /// <exception cref="RefusedException"><c>users.import.lost</c>.</exception>
    internal async ValueTask<Caller> CallerOfAsync(UserImportRun run, CancellationToken cancellation) =>
        run.Starter.Under(await directories.CurrentAsync(cancellation), time.GetUtcNow()) is { } caller && IsFor(caller) ? caller : throw new RefusedException(RefusalKind.Forbidden, Problem.Of("users.import.lost"));

    /// <summary>Works a run off from the row it stands at.</summary>
    /// <returns>False when it was ended meanwhile, or is another's by now.</returns>
    internal async Task<bool> WorkAsync(Func<ValueTask<Caller>> asOf, UserImportWork work, CancellationToken cancellation)
    {
        for (var (n, tries) = (work.At, 0); n < work.Run.Total;)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                if (!await RowAsync(await asOf(), work, n, cancellation)) return false;
                (n, tries) = (n + 1, 0);
            }
            catch (RefusedException busy) when (IsBusy(busy) && ++tries < MostTries)
            {
                await Task.Delay(busyWait, time, cancellation);
            }
        }
        return true;
    }

    static bool IsBusy(RefusedException refused) => refused.Kind is RefusalKind.Busy or RefusalKind.Overloaded;

    /// <summary>Does one row. Each change of it and what is told of that are written at once, so that a row that is begun again goes on where it stood.</summary>
    async Task<bool> RowAsync(Caller caller, UserImportWork work, long n, CancellationToken cancellation)
    {
        var asked = await imports.AskedAsync(work.Run.Id, n, cancellation);
        try
        {
            if (asked.Problem is { } broken) return await ToldAsync("failed", [broken]);
            // What the rows before made is known to this one.
            var now = await directories.CurrentAsync(cancellation);
            UnitId? home = asked.Home.Length > 0 ? UnitOf(now, asked.Home, "home") : null;
            // Whatever cannot be read is said before anything is made.
            Post? post = asked.Post.Length > 0 && Rights.MaySomewhere(caller, Acts.OrgGrant) ? PostOf(asked.Post) : null;
            UnitId? where = post is not null && asked.Unit.Length > 0 ? UnitOf(now, asked.Unit, "unit") : null;
            if (!now.TryFindSignIn(asked.SignInName, out var user))
            {
                var (made, password) = (new User(UserId.New(time.GetUtcNow()), asked.SignInName, asked.Name, home ?? throw new RefusedException(RefusalKind.Invalid, Problem.At("users.home", "home")), []), Passwords.Generate());
                if (await ChangeAsync(new OrgChange.AddUser(made, Passwords.Hash(password)), "added", password, post is null) is not { } wrong) return false;
                if (wrong.Count == 0 && post is null) return true;
                if (wrong.Count == 0) user = made;
                // Somebody else may have made the account at the same moment.
                else if (!(await directories.CurrentAsync(cancellation)).TryFindSignIn(asked.SignInName, out user)) return await ToldAsync("failed", wrong);
            }
            if ((asked.Name.Length > 0 && asked.Name != user.Name) || (home is { } to && to != user.Home))
            {
                if (await ChangeAsync(new OrgChange.SetUser(user.Id, asked.Name.Length > 0 ? asked.Name : null, home, null), "changed", null, post is null) is not { } wrong) return false;
                if (wrong.Count > 0) return await ToldAsync("failed", wrong);
                if (post is null) return true;
            }
            if (post is { } given && new PostHeld(given, where ?? home ?? user.Home) is var held && !user.Posts.Contains(held))
            {
                if (await ChangeAsync(new OrgChange.GivePost(user.Id, held), "given", null, true) is not { } wrong) return false;
                return wrong.Count == 0 || await ToldAsync("failed", wrong);
            }
            return await ToldAsync("same", []);
        }
        catch (RefusedException refused) when (!IsBusy(refused))
        {
            return await ToldAsync("failed", refused.Problems);
        }

        Task<bool> ToldAsync(string outcome, IReadOnlyList<Problem> problems) => imports.NoteAsync(work, new(n, outcome, problems, null, true), cancellation);

        Task<IReadOnlyList<Problem>?> ChangeAsync(OrgChange change, string outcome, string? password, bool isLast) =>
            changes.ApplyAsync(caller, work.Run.Address, change, imports.Beside(work, new(n, outcome, [], password, isLast)), cancellation);
    }

    /// <summary>A unit by its code, by its name, or by names from above joined by a slash where one name stands twice.</summary>
    static UnitId UnitOf(OrgDirectory directory, string written, string column)
    {
        if (directory.Tree.TryFind(new UnitId(written), out var known)) return known.Id;
        var names = written.Split(['/', '>'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var found = directory.Tree.Units.Where(u => !u.Disabled && names.Length > 0 && u.Name == names[^1] && names[..^1].All(name => directory.Tree.PathOf(u.Id).Any(above => above.Name == name))).Take(2).ToList();
        return found is [var one] ? one.Id : throw new RefusedException(RefusalKind.Invalid, Problem.At(found.Count == 0 ? "users.unit" : "users.unit.several", column, ("unit", written)));
    }

    static Post PostOf(string written) => PostCatalog.All.FirstOrDefault(d => d.Post.Value == written || d.Zh == written || d.En == written)?.Post
        ?? throw new RefusedException(RefusalKind.Invalid, Problem.At("users.post", "post", ("post", written)));
}
