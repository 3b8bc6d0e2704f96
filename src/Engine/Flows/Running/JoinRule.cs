namespace LowCode.Flows;

/// <summary>
/// The join rule, BPMN 2.0 section 13.4.3: a live join with a token on at least one inbound connection must wait for a token elsewhere
/// that can still come by an empty inbound connection, unless that token can as well come by a filled one.
/// </summary>
static class JoinRule
{
    /// <param name="reaches">Inbound connections the token elsewhere can come by, not passing through the join.</param>
    /// <param name="filled">Inbound connections that hold a token.</param>
    public static bool MustWaitFor(ulong reaches, ulong filled) =>
        (reaches & ~filled) != 0 && (reaches & filled) == 0; // the join rule
}
