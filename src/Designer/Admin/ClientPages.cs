using System.Collections.Immutable;
using System.Globalization;
using LowCode.Access;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Admin;

/// <summary><c>/admin/clients</c>: systems let in, and <c>/admin/clients/{id}</c>: one of them with its keys.</summary>
static class ClientPages
{
    /// <summary>What a page offers as scope; a client may hold more, given over the API.</summary>
    public static readonly string[] Scopes =
        ["self", "case.create", "case.read", "case.readConfidential", "case.reveal", "case.export", "case.command.*", "workitem.read", "report.read", "register.read", "register.change", "app.read", "org.read", "access.actAs"];

    static readonly string[] fields = ["name", "unit", "user", "expires", "perMinute", "perDay"];

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/clients", (HttpContext http) => List(AdminFrame.Of(http, "clients"))).Requires(Acts.ClientRead);
        pages.MapPost("/admin/clients", AddAsync).Requires(Acts.ClientManage);
        pages.MapGet("/admin/clients/{id}", (string id, HttpContext http) => One(AdminFrame.Of(http, "clients"), id, null)).Requires(Acts.ClientRead);
        pages.MapPost("/admin/clients/{id}", ChangeAsync).Requires(Acts.ClientManage).AsksFirst("revoke", "key");
    }

    static IResult List(AdminFrame frame)
    {
        var caller = frame.Page.Caller!;
        return Pages.Show<ClientsPage>(frame.Status, (nameof(ClientsPage.Frame), frame),
            (nameof(ClientsPage.Clients), caller.Directory.Clients.Where(c => Rights.May(caller, Acts.ClientRead, c.Unit)).OrderBy(c => c.Name, StringComparer.Ordinal).ToList()));
    }

    /// <param name="key">A key just made; shown this once.</param>
    static IResult One(AdminFrame frame, string id, string? key)
    {
        var client = Find(frame.Page.Caller!, id);
        return Pages.Show<ClientPage>(frame.Status, (nameof(ClientPage.Frame), frame), (nameof(ClientPage.Client), client), (nameof(ClientPage.Key), key));
    }

    static ApiClient Find(Caller caller, string id)
    {
        if (!caller.Directory.TryFindClient(new ClientId(id), out var client)) throw new RefusedException(RefusalKind.NotFound, Problem.Of("org.noSuchClient", ("client", id)));
        return Rights.May(caller, Acts.ClientRead, client.Unit) ? client : throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.ClientRead.Name)));
    }

    static async Task<IResult> AddAsync(HttpContext http, AskedChanges changes, TimeProvider clock)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var (frame, problems) = (AdminFrame.Of(http, "clients"), new List<Problem>());
        var empty = new ApiClient(ClientId.New(clock.GetUtcNow()), "", default, default, default, [], null, false, 0, 0, []);
        var client = Read(frame.Page, empty, posted, problems);
        if (problems.Count == 0) problems.AddRange(await changes.ApplyAsync(http, new OrgChange.AddClient(client)));
        return problems.Count == 0 ? Results.LocalRedirect($"/admin/clients/{client.Id.Value}?did=client.add") : List(frame.Refused("add", posted, problems, fields));
    }

    static async Task<IResult> ChangeAsync(string id, HttpContext http, AskedChanges changes, TimeProvider clock)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var (frame, verb, problems) = (AdminFrame.Of(http, "clients"), AdminFrame.Text(posted, "do"), new List<Problem>());
        var client = Find(frame.Page.Caller!, id);
        if (verb == "key")
        {
            var (text, key) = ApiKeys.Make(clock.GetUtcNow(), Day(frame.Page, posted, "keyExpires", problems));
            if (problems.Count == 0) problems.AddRange(await changes.ApplyAsync(http, new OrgChange.AddKey(client.Id, key)));
            if (problems.Count > 0) return One(frame.Refused("key", posted, [.. problems.Select(p => p.Path == "expires" ? p with { Path = "keyExpires" } : p)], "keyExpires"), id, null);
            await changes.RenewAsync(http);
            return One(AdminFrame.Of(http, "clients"), id, text);
        }
        var old = AdminFrame.Text(posted, "key");
        OrgChange change = verb switch
        {
            "change" => new OrgChange.SetClient(Read(frame.Page, client, posted, problems)),
            "disable" => new OrgChange.SetClient(client with { Disabled = true }),
            "enable" => new OrgChange.SetClient(client with { Disabled = false }),
            "expire" => new OrgChange.ExpireKey(client.Id, old, clock.GetUtcNow().AddDays(1)),
            "revoke" => new OrgChange.RevokeKey(client.Id, old),
            _ => throw new RefusedException(RefusalKind.Invalid, Problem.At("command.type", "do", ("type", verb))),
        };
        if (problems.Count == 0) problems.AddRange(await changes.ApplyAsync(http, change));
        return problems.Count == 0 ? Results.LocalRedirect($"/admin/clients/{id}?did=client.{verb}") : One(frame.Refused(verb, posted, problems, fields), id, null);
    }

    static ApiClient Read(PageContext page, ApiClient before, IFormCollection posted, List<Problem> problems)
    {
        var user = AdminFrame.Text(posted, "user");
        var scope = ActSet.Of(posted["scope"].OfType<string>(), out var unknown);
        if (unknown is not null) problems.Add(Problem.At("org.noSuchAct", "scope", ("act", unknown)));
        if (!page.Caller!.Directory.TryFindSignIn(user, out var found)) problems.Add(Problem.At("org.noSuchUser", "user", ("user", user)));
        // What the page does not offer stays as it was.
        var further = before.Scope.Names().Where(name => !ActSet.Of(Scopes, out _).Has(Acts.TryParse(name, out var act) ? act : default)).ToList();
        if (further.Count > 0) scope = scope.Or(ActSet.Of(further, out _));
        return before with
        {
            Name = AdminFrame.Text(posted, "name"), Unit = new(AdminFrame.Text(posted, "unit")), User = found?.Id ?? default, Scope = scope,
            Apps = [.. AdminFrame.Text(posted, "apps").Split([' ', ',', '，', '、'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
            Expires = Day(page, posted, "expires", problems), PerMinute = Number("perMinute"), PerDay = Number("perDay"),
        };

        int Number(string name)
        {
            var text = AdminFrame.Text(posted, name);
            if (text.Length == 0) return 0;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
            problems.Add(Problem.At("command.number", name, ("member", page.Words["client." + name])));
            return 0;
        }
    }

    /// <summary>The end of a day in China's time; null when left empty.</summary>
    static DateTimeOffset? Day(PageContext page, IFormCollection posted, string name, List<Problem> problems)
    {
        var text = AdminFrame.Text(posted, name);
        if (text.Length == 0) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), PageContext.China(page.Now).Offset);
        problems.Add(Problem.At("list.day", name, ("day", text)));
        return null;
    }
}
