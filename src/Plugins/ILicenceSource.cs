namespace LowCode.Plugins;

/// <summary>
/// A source of electronic licences (电子证照): says whether somebody has a licence of a kind, so that they need not bring it. Asked while a person waits, a few
/// seconds at most; it changes nothing on the other side.
/// </summary>
public interface ILicenceSource
{
    /// <summary>Name of the source in the record of a case, e.g. <c>province-licences</c>; lower case, unique among sources.</summary>
    string Name { get; }

    /// <summary>Kinds of licences it has, e.g. <c>idCard</c>, <c>businessLicence</c>.</summary>
    IReadOnlyList<string> Kinds { get; }

    /// <summary>Looks for one. Expected failures are answers; an exception counts as a source that does not answer.</summary>
    Task<LicenceAnswer> Find(LicenceRequest request, CancellationToken cancellation);
}

/// <summary>Whose licence of which kind is looked for, and what for.</summary>
/// <param name="Kind">One of <see cref="ILicenceSource.Kinds"/>.</param>
/// <param name="Holder">Identity number or social credit code.</param>
/// <param name="Reason">Number of the case it is needed in; sources keep it in their own record.</param>
public sealed record LicenceRequest(string Kind, string Holder, string Reason);

/// <summary>What a source knows: a <see cref="Licence"/>, <see cref="None"/>, or a <see cref="Failure"/>.</summary>
public abstract record LicenceAnswer
{
    private LicenceAnswer() { }

    /// <summary>There is one.</summary>
    /// <param name="Number">Its number, for the record of the case.</param>
    /// <param name="Until">Last day it is valid; null when it does not expire.</param>
    public sealed record Licence(string Number, DateOnly? Until = null) : LicenceAnswer;

    /// <summary>There is none.</summary>
    public sealed record None : LicenceAnswer;

    /// <summary>It cannot be said.</summary>
    /// <param name="Reason">For people; no personal data.</param>
    public sealed record Failure(string Reason) : LicenceAnswer;
}
