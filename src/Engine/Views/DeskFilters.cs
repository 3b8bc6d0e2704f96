using Dapper;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>A list somebody has put aside with what it was asked.</summary>
/// <param name="Address">Path and query of the list, e.g. <c>/cases?overdue=true</c>.</param>
public sealed record DeskFilter(string Id, string Name, string Address);

/// <summary>What people have put aside to look by (常用筛选); everybody sees their own.</summary>
public sealed class DeskFilters(Database database, TimeProvider time)
{
    /// <summary>Filters of one person, letters of a name and of an address.</summary>
    public const int Most = 20, NameLimit = 30, AddressLimit = 1000;

    static readonly string[] lists = ["/", "/cases"];

    public async Task<IReadOnlyList<DeskFilter>> OfAsync(Caller caller, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<DeskFilter>(new CommandDefinition("select id as Id, name as Name, address as Address from desk_filter where user_id = @user order by made_at, id",
            new { user = caller.User.Value }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>Keeps a list under a name; one of that name is replaced.</summary>
    /// <exception cref="RefusedException"><c>filter.name</c>, <c>filter.address</c>, <c>filter.many</c>.</exception>
    public async Task<DeskFilter> KeepAsync(Caller caller, string? name, string? address, CancellationToken cancellation = default)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > NameLimit) throw Refused("filter.name", "name", ("limit", NameLimit));
        if (address is not { Length: > 0 and <= AddressLimit } || !lists.Contains(address.Split('?', 2)[0]) || address.AsSpan().ContainsAnyInRange('\0', ' ')) throw Refused("filter.address", "address", ("limit", AddressLimit));
        var kept = await OfAsync(caller, cancellation);
        var same = kept.FirstOrDefault(f => f.Name == name.Trim());
        if (same is null && kept.Count >= Most) throw Refused("filter.many", "name", ("limit", Most));
        var filter = new DeskFilter(same?.Id ?? Guid.NewGuid().ToString("N")[..12], name.Trim(), address);
        await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "insert into desk_filter (user_id, id, name, address, made_at) values (@user, @Id, @Name, @Address, @at) on conflict (user_id, id) do update set address = excluded.address",
            new { user = caller.User.Value, filter.Id, filter.Name, filter.Address, at = time.GetUtcNow().ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop)), cancellation);
        return filter;
    }

    /// <summary>Takes one away; another's is not there.</summary>
    public Task RemoveAsync(Caller caller, string id, CancellationToken cancellation = default) =>
        database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "delete from desk_filter where user_id = @user and id = @id", new { user = caller.User.Value, id }, transaction, cancellationToken: stop)), cancellation);

    static RefusedException Refused(string code, string path, (string Name, int Value) value) =>
        new(RefusalKind.Invalid, Problem.At(code, path, (value.Name, value.Value.ToString(System.Globalization.CultureInfo.InvariantCulture))));
}
