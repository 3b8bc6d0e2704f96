using System.Text.Json.Nodes;

namespace LowCode.Apps;

/// <summary>
/// One thing that is done to a draft of an app. An edit says what is wanted and not how the files come to look; <see cref="DraftEdits.Apply"/> is pure, so that the
/// page, a test and an undo come to the same files. Members to set are JSON; null takes a member away.
/// </summary>
public abstract record DraftEdit;

/// <summary>Members of <c>app.json</c>.</summary>
public sealed record SetApp(JsonObject Members) : DraftEdit;

/// <param name="Name">Title for people; its id is made up.</param>
public sealed record AddForm(string Name) : DraftEdit;

/// <param name="Members">Members of the form besides its fields and sections, e.g. <c>name</c>.</param>
public sealed record SetForm(string Form, JsonObject Members) : DraftEdit;

/// <summary>Takes a form away that no step fills in and no case begins with.</summary>
public sealed record RemoveForm(string Form) : DraftEdit;

/// <summary>The first section of a form takes in all fields that are there.</summary>
public sealed record AddSection(string Form, string Name) : DraftEdit;

public sealed record SetSection(string Form, string Section, JsonObject Members) : DraftEdit;

/// <param name="At">Its place among the sections, from 0.</param>
public sealed record MoveSection(string Form, string Section, int At) : DraftEdit;

/// <summary>The section's fields go to the one before, or after; without another they stand in none.</summary>
public sealed record RemoveSection(string Form, string Section) : DraftEdit;

/// <summary>A page, or a tab, behind the others, with a section of its own; a form that has none gets its sections as pages first.</summary>
public sealed record AddPage(string Form, string Name) : DraftEdit;

/// <param name="Page">Its place, from 0.</param>
/// <param name="Name">A label as files write it.</param>
public sealed record SetPage(string Form, int Page, JsonNode Name) : DraftEdit;

/// <summary>Moves a page with its sections.</summary>
public sealed record MovePage(string Form, int Page, int To) : DraftEdit;

/// <summary>Its sections go to the page before, or after where it was the first.</summary>
public sealed record RemovePage(string Form, int Page) : DraftEdit;

/// <param name="Into">Id of a section, or of a table or group; null for the last section.</param>
/// <param name="At">Its place there, from 0; null for the end.</param>
/// <param name="Members">What it has from the beginning, e.g. <c>options</c>.</param>
public sealed record AddField(string Form, string Type, string Label, string? Into = null, int? At = null, JsonObject? Members = null) : DraftEdit;

/// <param name="Field">Path of the field: <c>amount</c>, or <c>items.amount</c> in a table.</param>
public sealed record SetField(string Form, string Field, JsonObject Members) : DraftEdit;

/// <param name="Into">Id of a section, path of a table or group, or empty for the form itself; null leaves it where it stands, in its section, table or group.</param>
/// <param name="At">Its place there once it has been taken out, from 0.</param>
public sealed record MoveField(string Form, string Field, string? Into, int At) : DraftEdit;

public sealed record CopyField(string Form, string Field) : DraftEdit;

public sealed record RemoveField(string Form, string Field) : DraftEdit;

/// <summary>Puts a step on a connection; with <paramref name="From"/> empty before the first step.</summary>
/// <param name="Type">A type of activity; <c>parallel</c> and <c>parallelWhen</c> are a fork with two tasks and its join.</param>
public sealed record AddStep(string Type, string Name, string From, string? Outcome, string To, JsonObject? Members = null) : DraftEdit;

public sealed record SetStep(string Step, JsonObject Members) : DraftEdit;

/// <summary>Takes a step out of its place, its ways in joined to its first way out, and puts it on another connection.</summary>
public sealed record MoveStep(string Step, string From, string? Outcome, string To) : DraftEdit;

/// <summary>What led to the step leads to where its first way out led.</summary>
public sealed record RemoveStep(string Step) : DraftEdit;

/// <summary>Draws a connection; one by the same outcome that is there goes elsewhere instead, save at a fork.</summary>
/// <param name="To">Id of a step, or <c>+end</c> for an end that is made for it.</param>
public sealed record Connect(string From, string? Outcome, string To) : DraftEdit;

public sealed record Disconnect(string From, string? Outcome, string To) : DraftEdit;

/// <summary>Members of a file of its own, e.g. of <c>messages/late.json</c>; one that is not there is made.</summary>
public sealed record SetFile(string Path, JsonObject Members) : DraftEdit;

/// <summary>An edit of a row in a file that has a list of them, e.g. a duty list.</summary>
/// <param name="List">The member of the file they stand in.</param>
public abstract record RowEdit(string Path, string List) : DraftEdit;

/// <param name="At">Its place, from 0; null for the end.</param>
public sealed record AddRow(string Path, JsonObject Members, int? At = null, string List = "rows") : RowEdit(Path, List);

public sealed record SetRow(string Path, int At, JsonObject Members, string List = "rows") : RowEdit(Path, List);

/// <param name="To">Its place once it has been taken out, from 0.</param>
public sealed record MoveRow(string Path, int At, int To, string List = "rows") : RowEdit(Path, List);

public sealed record RemoveRow(string Path, int At, string List = "rows") : RowEdit(Path, List);

/// <summary>Writes a file whole, for what no canvas has.</summary>
/// <param name="Json">The content; null takes the file away.</param>
public sealed record PutFile(string Path, string? Json) : DraftEdit;
