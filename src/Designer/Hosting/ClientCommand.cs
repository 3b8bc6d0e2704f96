using System.Collections.Immutable;
using System.CommandLine;
using LowCode.Access;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Hosting;

/// <summary><c>client create</c>: lets a system in and prints its key once. The running server has to be stopped on SQLite; on PostgreSQL it notices.</summary>
static class ClientCommand
{
    static readonly Option<string> name = new("--name") { Description = HostText.Of("ClientName"), Required = true };
    static readonly Option<string> unit = new("--unit") { Description = HostText.Of("ClientUnit"), Required = true };
    static readonly Option<string> user = new("--user") { Description = HostText.Of("ClientUser"), Required = true };
    static readonly Option<string[]> scope = new("--scope") { Description = HostText.Of("ClientScope"), AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["case.*", "workitem.*", "app.read", "org.read"] };

    public static Command Make()
    {
        var create = new Command("create", HostText.Of("ClientCreate")) { name, unit, user, scope };
        create.SetAction((parsed, cancellation) => Commands.PlainlyAsync(() => CreateAsync(parsed, cancellation)));
        return new Command("client", HostText.Of("Client")) { create };
    }

    static async Task<int> CreateAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var store = await StoreOptions.OpenAsync(StoreOptions.Read(parsed), cancellation);
        await using var services = new ServiceCollection().AddLogging().AddSingleton(store.Database).AddOrg().BuildServiceProvider();
        var now = DateTimeOffset.UtcNow;
        await services.GetRequiredService<FirstStart>().UnitsAsync(now, cancellation);
        var acts = ActSet.Of(parsed.GetValue(scope)!, out var unknown);
        if (unknown is not null) throw new RefusedException(RefusalKind.Invalid, Problem.At("org.noSuchAct", "--scope", ("act", unknown)));
        var (text, key) = ApiKeys.Make(now, null);
        var client = new ApiClient(ClientId.New(now), parsed.GetValue(name)!, new(parsed.GetValue(unit)!), new(parsed.GetValue(user)!), acts, [], null, false, 0, 0, []);
        var changes = services.GetRequiredService<OrgChanges>();
        foreach (OrgChange change in new OrgChange[] { new OrgChange.AddClient(client), new OrgChange.AddKey(client.Id, key) })
            if (await changes.ApplyAsync(change, ChangedBy.Product, now, cancellation) is { Count: > 0 } problems)
                throw new RefusedException(RefusalKind.Invalid, [.. problems]);
        Console.WriteLine(text);
        return 0;
    }
}
