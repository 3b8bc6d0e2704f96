using System.Security.Cryptography;
using System.Text;
using Dapper;
using LowCode.Cases.Activation;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Cases;

/// <summary>A work item somebody holds, by number and step: what it is about is not for who administers accounts.</summary>
public sealed record HeldItem
{
    public string CaseId { get; init; } = "";
    public string Number { get; init; } = "";
    public long Visit { get; init; }
    public string Name { get; init; } = "";
    public string? Unit { get; init; }
    public string? Post { get; init; }
    public long? Due { get; init; }
}

/// <summary>What became of one item.</summary>
/// <param name="Problem">Why it stays where it is; null when it was handed over.</param>
public sealed record HandedOver(HeldItem Item, Problem? Problem);

/// <summary>What somebody who leaves still holds, and handing it over: each item by a command of its case, so that whatever law speaks against it is told for that item.</summary>
public sealed class LeavingDesk(Database database, ICaseGrains grains)
{
    /// <summary>Items handed over at once; the rest is there the next time.</summary>
    public const int Most = 500;

    public async Task<IReadOnlyList<HeldItem>> HeldAsync(UserId user, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<HeldItem>(new CommandDefinition($"""
            select w.case_id as CaseId, c.number as Number, w.visit as Visit, w.name as Name, w.unit as Unit, w.post as Post, w.due as Due
            from work_item w join cases c on c.case_id = w.case_id where w.holder = @user and w.state in ('claimed', 'suspended') and w.visit > 0 order by w.opened_at, w.case_id, w.visit limit {Most}
            """, new { user = user.Value }, cancellationToken: cancellation))).AsList();
    }

    /// <param name="to">Null: back to all an item was offered to.</param>
    /// <exception cref="RefusedException"><c>access.forbidden</c>.</exception>
    public async Task<IReadOnlyList<HandedOver>> HandOverAsync(Caller caller, User leaver, UserId? to, string reason, CancellationToken cancellation = default)
    {
        var done = new List<HandedOver>();
        foreach (var item in await HeldAsync(leaver.Id, cancellation)) done.Add(await HandOverAsync(caller, leaver, item, to, reason, null, cancellation));
        return done;
    }

    /// <summary>Hands one item over.</summary>
    /// <param name="key">Names the act: by the same one it is done once.</param>
    internal async Task<HandedOver> HandOverAsync(Caller caller, User leaver, HeldItem item, UserId? to, string reason, string? key, CancellationToken cancellation)
    {
        Check(caller, leaver);
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{item.CaseId}/{item.Visit}/{leaver.Id}/{to}/{reason}"))[..16];
        var request = new CommandRequest(new CaseId(item.CaseId), new HandOverItem((int)item.Visit, leaver.Id.Value, to?.Value, reason), Actor.Of(caller), key, digest);
        return new(item, (await grains.ExecuteAsync(request, cancellation)).Refusal?.Problems[0]);
    }

    static void Check(Caller caller, User leaver)
    {
        if (!Rights.May(caller, Acts.OrgManage, leaver.Home)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.OrgManage.Name)));
    }
}
