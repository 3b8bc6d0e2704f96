using System.Net;
using System.Text.Json.Serialization;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Interop;

/// <summary>A platform that stays, and how status and answer go back to it.</summary>
/// <param name="Id">Stands in cases and addresses.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Webhook">Address that every status is posted to; null when there is none and answers go by Excel.</param>
/// <param name="AllowInner">Addresses or networks inside the office's own network that the webhook may reach, e.g. <c>10.20.0.0/16</c>.</param>
/// <param name="Columns">Its Excel: headings and what stands below them; the product's own when empty.</param>
public sealed record OutsideSystem(string Id, string Name, string? Webhook, IReadOnlyList<string> AllowInner, IReadOnlyList<OutsideColumn> Columns)
{
    /// <summary>A secret is kept for signing; it is never shown.</summary>
    public bool HasSecret { get; init; }

    const int NameLimit = 60, AddressLimit = 500, MostColumns = 60;

    /// <summary>What is wrong with the setting; empty when it can be kept.</summary>
    public IReadOnlyList<Problem> Check()
    {
        var problems = new List<Problem>();
        if (!ClientId.TryParse(Id, out _)) problems.Add(Problem.At("outside.system", "id", ("system", Id)));
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > NameLimit) problems.Add(Problem.At("outside.name", "name", ("limit", "60")));
        if (Webhook is { } address && (address.Length > AddressLimit || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0))
            problems.Add(Problem.At("outside.webhook", "webhook"));
        if (Webhook is not null && !HasSecret) problems.Add(Problem.At("outside.secret", "secret"));
        foreach (var network in AllowInner)
            if (!IPNetwork.TryParse(network, out _) && !IPAddress.TryParse(network, out _)) problems.Add(Problem.At("outside.network", "allowInner", ("network", network)));
        if (Columns.Count > MostColumns) problems.Add(Problem.At("outside.columns", "columns", ("limit", "60")));
        foreach (var column in Columns)
            if (string.IsNullOrWhiteSpace(column.Header) || !(OutsideColumn.Sources.Contains(column.Source) || column.Source.StartsWith("form.", StringComparison.Ordinal)))
                problems.Add(Problem.At("outside.column", "columns", ("column", column.Header), ("source", column.Source)));
        return problems;
    }
}

/// <param name="Header">Heading in that system's Excel.</param>
/// <param name="Source">One of <see cref="Sources"/>, or <c>form.</c> and a field's name.</param>
public sealed record OutsideColumn(string Header, string Source)
{
    public static IReadOnlyList<string> Sources { get; } = ["outsideNumber", "number", "title", "status", "owner", "answer", "result", "openedAt", "closedAt", "due", "outsideDue", "blank"];
}

/// <summary>The part of a setting that is kept as JSON.</summary>
sealed record OutsideSettings(string? Webhook, IReadOnlyList<string> AllowInner, IReadOnlyList<OutsideColumn> Columns);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OutsideSettings))]
sealed partial class OutsideJson : JsonSerializerContext;
