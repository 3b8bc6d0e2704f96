using LowCode.Interop;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>A case from another system's file: opened as always, at its own time, and then walked on by <see cref="ImportStep"/>.</summary>
public sealed record ImportCase(string App, string Street, Record Form, string? Source, OutsideReference Origin)
    : OpenCase(App, Street, Form, Source, Origin);

/// <summary>The next step of an imported case towards where it had come to; the last one says that its past is whole.</summary>
public sealed record ImportStep(ImportCourse Course) : CaseCommand;

/// <summary>What is known of an imported case's way.</summary>
/// <param name="Status">Where it had come to.</param>
/// <param name="Unit">Unit it was dispatched to when no duty says so; null leaves an open case to the dispatcher and a closed one with the street.</param>
/// <param name="Filled">Values for the forms of later steps; each takes those that are its own.</param>
/// <param name="Outcomes">Outcome by activity; the first one of the activity where none is named.</param>
public sealed record ImportCourse(ImportedStatus Status, string? Unit, Record Filled, IReadOnlyDictionary<string, string> Outcomes);

/// <summary>A past begins to be taken over: until <see cref="ImportEnded"/> nothing leaves and no timer runs.</summary>
/// <param name="System">Where it comes from.</param>
/// <param name="Number">Its number there.</param>
public sealed record ImportBegan(string System, string Number) : CaseEvent;

/// <summary>The past is whole: from here on the case lives like any other.</summary>
public sealed record ImportEnded : CaseEvent;
