using System.Collections.Immutable;

namespace LowCode.Problems;

/// <summary>
/// One thing that is wrong, said so that a person can mend it: a stable code, the place, and the values the message names.
/// The text itself is looked up by <see cref="ProblemText"/> in the reader's language; a problem never carries prose.
/// </summary>
/// <param name="Code">Stable dotted code, e.g. <c>form.required</c>; part of the public contract.</param>
/// <param name="Path">Where: a field path (<c>claimant.phone</c>, <c>items[2].amount</c>), an activity id, or null for the whole.</param>
/// <param name="Values">Named values for the message template, e.g. <c>field → 联系电话</c>.</param>
public sealed record Problem(string Code, string? Path = null, ImmutableDictionary<string, string>? Values = null)
{
    /// <summary>Values that name the place in people's words; where there are some, the sentence begins with them.</summary>
    public const string Place = "place", PlaceEnglish = "placeEn";

    public Problem With(string name, string value) => this with { Values = (Values ?? ImmutableDictionary<string, string>.Empty).SetItem(name, value) };

    public static Problem At(string code, string? path, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var named = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values) named[name] = value;
        return new Problem(code, path, named.ToImmutable());
    }

    public static Problem Of(string code, params ReadOnlySpan<(string Name, string Value)> values) => At(code, null, values);
}
