using System.Data.Common;
using Dapper;
using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Cases;

/// <summary>A draft as it stands in the database.</summary>
sealed record FormDraftRow
{
    public string UserId { get; init; } = "";
    public string Place { get; init; } = "";
    public string App { get; init; } = "";
    public string AppVersion { get; init; } = "";
    public string? Settings { get; init; }
    public string Form { get; init; } = "";
    public string? CaseId { get; init; }
    public string? Street { get; init; }
    public long Fields { get; init; }
    public long SavedAt { get; init; }
    public string Writer { get; init; } = "";
    public long ExpiresAt { get; init; }
    public byte[] Sealed { get; init; } = [];
}

/// <summary>
/// The rows of drafts. A saving takes the place of the draft it was made from, or of its own; what was made from another is kept beside it, as
/// <c>{place}#{writer}</c>, until its person chooses.
/// </summary>
sealed class FormDraftRows(Database database)
{
    const string Columns = "user_id as UserId, place as Place, app as App, app_version as AppVersion, settings as Settings, form as Form, case_id as CaseId, street as Street, fields as Fields, saved_at as SavedAt, writer as Writer, expires_at as ExpiresAt, sealed as Sealed";

    const char Beside = '#';

    /// <param name="row">What is saved.</param>
    /// <param name="seen">When the draft was saved that it was made from.</param>
    /// <param name="apart">Keep it beside a draft that was made by another.</param>
    /// <returns>Null when the person has too many drafts already; else whether it has the place, and when the one that has it was saved.</returns>
    public Task<(bool Held, long SavedAt)?> SaveAsync(FormDraftRow row, long? seen, bool apart, int most, CancellationToken cancellation) => database.WriteAsync<(bool, long)?>(WriteLane.Interactive, async (connection, transaction, stop) =>
    {
        if (await SaveAsync(connection, transaction, row, seen, most, stop)) return (true, row.SavedAt);
        var there = await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition("select saved_at from form_draft where user_id = @UserId and place = @Place", new { row.UserId, row.Place }, transaction, cancellationToken: stop));
        if (there is not { } at) return null;
        if (apart && !await SaveAsync(connection, transaction, row with { Place = row.Place + Beside + row.Writer }, null, most, stop)) return null;
        return (false, at);
    }, cancellation);

    static async Task<bool> SaveAsync(DbConnection connection, DbTransaction transaction, FormDraftRow row, long? seen, int most, CancellationToken stop) =>
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into form_draft(user_id, place, app, app_version, settings, form, case_id, street, fields, saved_at, writer, expires_at, sealed)
            select @UserId, @Place, @App, @AppVersion, @Settings, @Form, @CaseId, @Street, @Fields, @SavedAt, @Writer, @ExpiresAt, @Sealed
            where (select count(*) from form_draft where user_id = @UserId and place <> @Place) < @most
            on conflict (user_id, place) do update set app = excluded.app, app_version = excluded.app_version, settings = excluded.settings, form = excluded.form, case_id = excluded.case_id,
                street = excluded.street, fields = excluded.fields, saved_at = excluded.saved_at, writer = excluded.writer, expires_at = excluded.expires_at, sealed = excluded.sealed
            where form_draft.writer = excluded.writer or form_draft.saved_at = @seen
            """, new { row.UserId, row.Place, row.App, row.AppVersion, row.Settings, row.Form, row.CaseId, row.Street, row.Fields, row.SavedAt, row.Writer, row.ExpiresAt, row.Sealed, seen = seen ?? -1, most }, transaction, cancellationToken: stop)) > 0;

    /// <summary>What was saved beside the draft at a place, the newest first.</summary>
    public async Task<IReadOnlyList<OtherDraft>> BesideAsync(string user, string place, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<FormDraftRow>(new CommandDefinition($"select {Columns} from form_draft where user_id = @user and {Copies} order by saved_at desc, place", new { user, place, mark = place + Beside }, cancellationToken: cancellation));
        return [.. rows.Select(r => new OtherDraft(r.Place[(place.Length + 1)..], DateTimeOffset.FromUnixTimeMilliseconds(r.SavedAt), (int)r.Fields))];
    }

    /// <summary>Gives the place to one that was kept beside it; the one that had it is kept in its stead.</summary>
    /// <returns>False when there is none.</returns>
    public Task<bool> ChooseAsync(string user, string place, string copy, CancellationToken cancellation) => database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
    {
        var (chosen, between) = (place + Beside + copy, place + Beside + Beside);
        if (await MoveAsync(chosen, between) == 0) return false;
        await MoveAsync(place, chosen);
        await MoveAsync(between, place);
        return true;

        Task<int> MoveAsync(string from, string to) => connection.ExecuteAsync(new CommandDefinition("update form_draft set place = @to where user_id = @user and place = @from", new { user, from, to }, transaction, cancellationToken: stop));
    }, cancellation);

    public Task DropCopyAsync(string user, string place, string copy, CancellationToken cancellation) => DoAsync("delete from form_draft where user_id = @user and place = @place", new { user, place = place + Beside + copy }, cancellation);

    const string Copies = "substr(place, 1, length(@mark)) = @mark";

    public async Task<FormDraftRow?> FindAsync(string user, string place, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QueryFirstOrDefaultAsync<FormDraftRow>(new CommandDefinition($"select {Columns} from form_draft where user_id = @user and place = @place", new { user, place }, cancellationToken: cancellation));
    }

    /// <summary>All of one person, the newest first; what is kept beside one is not listed by itself.</summary>
    public async Task<IReadOnlyList<FormDraftRow>> OfAsync(string user, long now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<FormDraftRow>(new CommandDefinition(
            $"select {Columns} from form_draft where user_id = @user and expires_at > @now order by saved_at desc, place", new { user, now }, cancellationToken: cancellation))).Where(r => !r.Place.Contains(Beside)).ToList();
    }

    /// <summary>The draft, and what is kept beside it.</summary>
    public Task DropAsync(string user, string place, CancellationToken cancellation) => DoAsync($"delete from form_draft where user_id = @user and (place = @place or {Copies})", new { user, place, mark = place + Beside }, cancellation);

    public Task<int> DropExpiredAsync(long now, CancellationToken cancellation) => DoAsync("delete from form_draft where expires_at <= @now", new { now }, cancellation);

    Task<int> DoAsync(string sql, object arguments, CancellationToken cancellation) =>
        database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(sql, arguments, transaction, cancellationToken: stop)), cancellation);
}
