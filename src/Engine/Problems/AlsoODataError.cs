namespace LowCode.Problems;

/// <summary>
/// Marks the endpoints of OData: their refusals carry the object <c>error</c> of OData's JSON format beside what every other answer has, because report
/// tools show that and nothing else.
/// </summary>
public sealed class AlsoODataError;
