using System.Globalization;
using Dapper;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Org;

/// <summary>A text that people put into texts (常用语).</summary>
/// <param name="Owner"><c>user:ID</c>, or <c>unit:ID</c> of the street all of whose people have it.</param>
public sealed record Phrase(string Id, string Owner, string Text)
{
    /// <summary>The street's, not one's own.</summary>
    public bool IsShared => Owner.StartsWith("unit:", StringComparison.Ordinal);
}

/// <summary>Phrases of people and of streets. Everybody keeps their own; a street's are kept by its leaders and dispatchers.</summary>
public sealed class Phrases(Database database, TimeProvider time)
{
    /// <summary>Phrases of one person or street, and letters of one.</summary>
    public const int Most = 50, TextLimit = 500;

    /// <summary>One's own, then the street's, each as they were made.</summary>
    public async Task<IReadOnlyList<Phrase>> OfAsync(Caller caller, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<Phrase>(new CommandDefinition(
            "select id as Id, owner as Owner, text as Text from phrase where owner = @own or owner = @street order by case when owner = @own then 0 else 1 end, made_at, id",
            new { own = caller.Member.Party, street = StreetOf(caller) ?? caller.Member.Party }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>The party of the caller's street; null for people of the district.</summary>
    public static string? StreetOf(Caller caller) => caller.Directory.Tree.StreetOf(caller.Member.User.Home) is { } street ? "unit:" + street.Value : null;

    /// <summary>Keeps phrases of the street for all its people.</summary>
    public static bool MayShare(Caller caller) => caller.Directory.Tree.StreetOf(caller.Member.User.Home) is { } street && Rights.May(caller, Acts.Redispatch, street);

    /// <exception cref="RefusedException"><c>phrase.text</c>, <c>phrase.many</c>, <c>access.forbidden</c>.</exception>
    public async Task<Phrase> AddAsync(Caller caller, string? text, bool shared, CancellationToken cancellation = default)
    {
        var said = (text ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
        if (said.Length is 0 or > TextLimit) throw new RefusedException(RefusalKind.Invalid, Problem.At("phrase.text", "text", ("limit", TextLimit.ToString(CultureInfo.InvariantCulture))));
        if (shared && !MayShare(caller)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.Redispatch.Name)));
        var owner = shared ? StreetOf(caller)! : caller.Member.Party;
        var kept = (await OfAsync(caller, cancellation)).Where(p => p.Owner == owner).ToList();
        // The same again is not a second one.
        if (kept.FirstOrDefault(p => p.Text == said) is { } same) return same;
        if (kept.Count >= Most) throw new RefusedException(RefusalKind.Conflict, Problem.At("phrase.many", "text", ("limit", Most.ToString(CultureInfo.InvariantCulture))));
        var phrase = new Phrase(Guid.NewGuid().ToString("N")[..12], owner, said);
        await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "insert into phrase (id, owner, text, made_by, made_at) values (@Id, @Owner, @Text, @by, @at)",
            new { phrase.Id, phrase.Owner, phrase.Text, by = caller.User.Value, at = time.GetUtcNow().ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop)), cancellation);
        return phrase;
    }

    /// <summary>Takes away one's own, or the street's when one keeps them; others are not there.</summary>
    public Task RemoveAsync(Caller caller, string id, CancellationToken cancellation = default) =>
        database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "delete from phrase where id = @id and (owner = @own or owner = @street)",
            new { id, own = caller.Member.Party, street = MayShare(caller) ? StreetOf(caller) : "" }, transaction, cancellationToken: stop)), cancellation);
}
