using System.Collections.Immutable;
using System.CommandLine;
using LowCode.Access;
using LowCode.Designer.Operate;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Hosting;

/// <summary><c>client create</c>: lets a system in and prints its key once. The running server notices.</summary>
static class ClientCommand
{
    static readonly Option<string> name = new("--name") { Description = HostText.Of("ClientName"), Required = true };
    static readonly Option<string> unit = new("--unit") { Description = HostText.Of("ClientUnit"), Required = true };
    static readonly Option<string> user = new("--user") { Description = HostText.Of("ClientUser"), Required = true };
    static readonly Option<string[]> scope = new("--scope") { Description = HostText.Of("ClientScope"), AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["case.*", "workitem.*", "app.read", "org.read"] };

    public static Command Make()
    {
        var create = new OperatingCommand("create", HostText.Of("ClientCreate"), CreateAsync) { name, unit, user, scope };
        return new Command("client", HostText.Of("Client")) { create };
    }

    static async Task<int> CreateAsync(Operation operation, ParseResult parsed, CancellationToken cancellation)
    {
        var now = DateTimeOffset.UtcNow;
        await operation.Of<FirstStart>().UnitsAsync(now, cancellation);
        var acts = ActSet.Of(parsed.GetValue(scope)!, out var unknown);
        if (unknown is not null) throw new RefusedException(RefusalKind.Invalid, Problem.At("org.noSuchAct", "--scope", ("act", unknown)));
        var (text, key) = ApiKeys.Make(now, null);
        var client = new ApiClient(ClientId.New(now), parsed.GetValue(name)!, new(parsed.GetValue(unit)!), new(parsed.GetValue(user)!), acts, [], null, false, 0, 0, []);
        var changes = operation.Of<OrgChanges>();
        foreach (OrgChange change in new OrgChange[] { new OrgChange.AddClient(client), new OrgChange.AddKey(client.Id, key) })
            if (await changes.ApplyAsync(change, ChangedBy.Product, now, cancellation) is { Count: > 0 } problems)
                throw new RefusedException(RefusalKind.Invalid, [.. problems]);
        await operation.Out.WriteLineAsync(text);
        return 0;
    }
}
