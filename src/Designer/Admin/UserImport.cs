using LowCode.Access;
using LowCode.Designer.Shared;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Admin;

/// <summary>What became of one row.</summary>
/// <param name="Outcome"><c>added</c>, <c>changed</c>, <c>given</c> (a post), <c>same</c> or <c>failed</c>.</param>
/// <param name="Password">Of a new account; shown this once and kept nowhere.</param>
public sealed record ImportedUser(long Line, string SignInName, string Name, string Outcome, IReadOnlyList<Problem> Problems, string? Password);

/// <summary>
/// Takes people in from a spreadsheet, row by row, each by the same law as at the page. Whoever makes accounts does not give posts (三员分立): with the
/// columns of posts the security administrator sends the same file. Sent again, it changes nothing that is so already.
/// </summary>
sealed class UserImport(AskedChanges changes, DirectoryCache directory, TimeProvider clock)
{
    public const int MostRows = 1000;

    /// <summary>Columns by the words they may be called; the first two are needed.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["signInName", "name", "home", "post", "unit"];

    /// <exception cref="RefusedException"><c>users.columns</c>, <c>users.rows</c>, <c>table.*</c>.</exception>
    public async Task<IReadOnlyList<ImportedUser>> RunAsync(HttpContext http, TableFile table)
    {
        var places = Columns.ToDictionary(c => c, c => IndexOf(table.Headers, c), StringComparer.Ordinal);
        if (places["signInName"] < 0) throw new RefusedException(RefusalKind.Invalid, Problem.At("users.columns", "file", ("columns", string.Join(", ", table.Headers))));
        var rows = table.Rows().Take(MostRows + 1).ToList();
        if (rows.Count > MostRows) throw new RefusedException(RefusalKind.Invalid, Problem.At("users.rows", "file", ("limit", $"{MostRows}")));
        var done = new List<ImportedUser>();
        foreach (var row in rows)
        {
            if (row.Problem is { } broken) { done.Add(new(row.Line, "", "", "failed", [broken], null)); continue; }
            string Cell(string column) => places[column] is >= 0 and var at && at < row.Cells.Count ? row.Cells[at].Trim() : "";
            if (Columns.All(c => Cell(c).Length == 0)) continue;
            done.Add(await RowAsync(http, row.Line, Cell));
        }
        return done;
    }

    async Task<ImportedUser> RowAsync(HttpContext http, long line, Func<string, string> cell)
    {
        // What the rows before made is known to this one.
        var now = await directory.CurrentAsync(http.RequestAborted);
        var (signIn, name) = (cell("signInName"), cell("name"));
        ImportedUser Told(string outcome, IReadOnlyList<Problem>? problems = null, string? password = null) => new(line, signIn, name, outcome, problems ?? [], password);
        try
        {
            var (outcome, password) = ("same", (string?)null);
            UnitId? home = cell("home") is { Length: > 0 } written ? UnitOf(now, written, "home") : null;
            if (!now.TryFindSignIn(signIn, out var user))
            {
                password = Passwords.Generate();
                var made = new User(UserId.New(clock.GetUtcNow()), signIn, name, home ?? throw Missing("home"), []);
                if (await changes.ApplyAsync(http, new OrgChange.AddUser(made, Passwords.Hash(password))) is { Count: > 0 } wrong) return Told("failed", wrong);
                (outcome, user) = ("added", made);
            }
            else if ((name.Length > 0 && name != user.Name) || (home is { } to && to != user.Home))
            {
                if (await changes.ApplyAsync(http, new OrgChange.SetUser(user.Id, name.Length > 0 ? name : null, home, null)) is { Count: > 0 } wrong) return Told("failed", wrong);
                outcome = "changed";
            }
            if (cell("post") is { Length: > 0 } post && Rights.MaySomewhere(Caller.From(http), Acts.OrgGrant))
            {
                var held = new PostHeld(PostOf(post), cell("unit") is { Length: > 0 } at ? UnitOf(now, at, "unit") : user!.Home);
                if (!user!.Posts.Contains(held))
                {
                    if (await changes.ApplyAsync(http, new OrgChange.GivePost(user.Id, held)) is { Count: > 0 } wrong) return Told("failed", wrong, password);
                    outcome = outcome == "same" ? "given" : outcome;
                }
            }
            return Told(outcome, password: password);
        }
        catch (RefusedException refused)
        {
            return Told("failed", refused.Problems);
        }
    }

    /// <summary>A unit by its code, by its name, or by names from above joined by a slash where one name stands twice.</summary>
    static UnitId UnitOf(OrgDirectory directory, string written, string column)
    {
        if (directory.Tree.TryFind(new UnitId(written), out var known)) return known.Id;
        var names = written.Split(['/', '>'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var found = directory.Tree.Units.Where(u => !u.Disabled && names.Length > 0 && u.Name == names[^1] && names[..^1].All(n => directory.Tree.PathOf(u.Id).Any(above => above.Name == n))).Take(2).ToList();
        return found is [var one] ? one.Id : throw new RefusedException(RefusalKind.Invalid, Problem.At(found.Count == 0 ? "users.unit" : "users.unit.several", column, ("unit", written)));
    }

    static Post PostOf(string written) => PostCatalog.All.FirstOrDefault(d => d.Post.Value == written || d.Zh == written || d.En == written)?.Post
        ?? throw new RefusedException(RefusalKind.Invalid, Problem.At("users.post", "post", ("post", written)));

    static RefusedException Missing(string column) => new(RefusalKind.Invalid, Problem.At("users.home", column));

    static int IndexOf(IReadOnlyList<string> headers, string column)
    {
        for (var i = 0; i < headers.Count; i++)
            if (headers[i] == column || headers[i] == Words.Chinese["userImport." + column] || headers[i] == Words.English["userImport." + column]) return i;
        return -1;
    }
}
