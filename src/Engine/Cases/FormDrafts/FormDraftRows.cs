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
    public long ExpiresAt { get; init; }
    public byte[] Sealed { get; init; } = [];
}

/// <summary>The rows of drafts. The last saving holds, from whichever device it came.</summary>
sealed class FormDraftRows(Database database)
{
    const string Columns = "user_id as UserId, place as Place, app as App, app_version as AppVersion, settings as Settings, form as Form, case_id as CaseId, street as Street, fields as Fields, saved_at as SavedAt, expires_at as ExpiresAt, sealed as Sealed";

    /// <returns>False when the person has too many drafts already.</returns>
    public Task<bool> SaveAsync(FormDraftRow row, int most, CancellationToken cancellation) => database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into form_draft(user_id, place, app, app_version, settings, form, case_id, street, fields, saved_at, expires_at, sealed)
            select @UserId, @Place, @App, @AppVersion, @Settings, @Form, @CaseId, @Street, @Fields, @SavedAt, @ExpiresAt, @Sealed
            where (select count(*) from form_draft where user_id = @UserId and place <> @Place) < @most
            on conflict (user_id, place) do update set app = excluded.app, app_version = excluded.app_version, settings = excluded.settings, form = excluded.form, case_id = excluded.case_id,
                street = excluded.street, fields = excluded.fields, saved_at = excluded.saved_at, expires_at = excluded.expires_at, sealed = excluded.sealed
            """, new { row.UserId, row.Place, row.App, row.AppVersion, row.Settings, row.Form, row.CaseId, row.Street, row.Fields, row.SavedAt, row.ExpiresAt, row.Sealed, most }, transaction, cancellationToken: stop)) > 0, cancellation);

    public async Task<FormDraftRow?> FindAsync(string user, string place, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QueryFirstOrDefaultAsync<FormDraftRow>(new CommandDefinition($"select {Columns} from form_draft where user_id = @user and place = @place", new { user, place }, cancellationToken: cancellation));
    }

    /// <summary>All of one person, the newest first.</summary>
    public async Task<IReadOnlyList<FormDraftRow>> OfAsync(string user, long now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<FormDraftRow>(new CommandDefinition(
            $"select {Columns} from form_draft where user_id = @user and expires_at > @now order by saved_at desc, place", new { user, now }, cancellationToken: cancellation))).AsList();
    }

    public Task DropAsync(string user, string place, CancellationToken cancellation) => DoAsync("delete from form_draft where user_id = @user and place = @place", new { user, place }, cancellation);

    public Task<int> DropExpiredAsync(long now, CancellationToken cancellation) => DoAsync("delete from form_draft where expires_at <= @now", new { now }, cancellation);

    Task<int> DoAsync(string sql, object arguments, CancellationToken cancellation) =>
        database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(sql, arguments, transaction, cancellationToken: stop)), cancellation);
}
