using System.IO.Compression;
using System.Text;
using LowCode.Files;

namespace LowCode.Engine.Tests.Files;

public class FileCheckTests
{
    static readonly FileLimits limits = new();

    static CheckedFile Taken(string name, byte[] bytes, FileLimits? by = null)
    {
        var file = FileCheck.Check(name, bytes, by ?? limits, out var problem);
        Assert.True(file is not null, problem?.Code);
        return file;
    }

    static string Refused(string name, byte[] bytes, FileLimits? by = null)
    {
        Assert.Null(FileCheck.Check(name, bytes, by ?? limits, out var problem));
        return problem!.Code;
    }

    static bool Says(byte[] bytes, string text) => bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;

    [Theory]
    [InlineData("jpg"), InlineData("png"), InlineData("webp")]
    public void A_picture_keeps_nothing_of_its_maker_and_tells_time_and_place_before(string kind)
    {
        var bytes = kind switch { "jpg" => Pictures.Jpeg(), "png" => Pictures.Png(), _ => Pictures.WebP() };
        Assert.True(Says(bytes, Pictures.Secret));
        var file = Taken("IMG_1." + kind, bytes);
        Assert.False(Says(file.Bytes, Pictures.Secret));
        Assert.False(Says(file.Bytes, "2026:11:23"));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 9, 15, 30, TimeSpan.FromHours(8)), file.TakenAt);
        Assert.Equal(new GeoPoint(113.264385, 23.130712), file.Place);
        // What was taken out once is not there to be taken out again.
        Assert.Equal(file.Bytes, Taken("again." + kind, file.Bytes).Bytes);
        Assert.Null(Taken("again." + kind, file.Bytes).Place);
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public void A_picture_lying_on_its_side_is_still_shown_upright(bool little)
    {
        var file = Taken("a.jpg", Pictures.Jpeg(Pictures.Notes(little, orientation: 6, south: true)));
        Assert.Equal(-23.130712, file.Place!.Value.Lat);
        var notes = file.Bytes.AsSpan(file.Bytes.AsSpan().IndexOf("Exif\0\0"u8) + 6);
        Assert.Equal(6, Exif.Read(notes).Orientation);
        Assert.Null(Exif.Read(notes).Place);
        // JFIF stays first, or some readers do not know the picture.
        Assert.Equal(0xE0, file.Bytes[3]);
    }

    [Fact]
    public void Notes_cut_anywhere_or_changed_anyhow_are_no_failure()
    {
        var seed = Random.Shared.Next();
        var (draw, notes) = (new Random(seed), Pictures.Notes());
        for (var i = 0; i < 5000; i++)
        {
            var broken = notes.AsSpan(0, draw.Next(notes.Length + 1)).ToArray();
            for (var n = draw.Next(6); n > 0 && broken.Length > 0; n--) broken[draw.Next(broken.Length)] = (byte)draw.Next(256);
            _ = Exif.Read(broken);
            foreach (var whole in new[] { Pictures.Jpeg(broken), Pictures.Png(), Pictures.WebP() })
            {
                whole[draw.Next(whole.Length)] = (byte)draw.Next(256);
                try { FileCheck.Check("x", whole[..draw.Next(whole.Length)], limits, out _); }
                catch (Exception failure) { Assert.Fail($"seed {seed}, round {i}: {failure}"); }
            }
        }
    }

    [Theory]
    [InlineData("../../etc/图 片.png", "图 片.jpg")]
    [InlineData("C:\\fakepath\\IMG.JPEG", "IMG.jpeg")]
    [InlineData("gnp.\u202Eexe", "gnp.jpg")]
    [InlineData("", "file.jpg")]
    [InlineData(".htaccess", "htaccess.jpg")]
    [InlineData("a<b>\"c.svg", "abc.jpg")]
    public void A_name_has_no_path_nothing_unseen_and_the_ending_of_its_content(string sent, string kept) => Assert.Equal(kept, Taken(sent, Pictures.Jpeg()).Name);

    [Theory]
    [InlineData("%PDF-1.7 x", "a.pdf", "application/pdf"), InlineData("#!AMR\nxx", "a.amr", "audio/amr"), InlineData("ID3xxxx", "a.mp3", "audio/mpeg")]
    [InlineData("RIFFxxxxWAVEfmt ", "a.wav", "audio/wav"), InlineData("姓名,电话\n", "a.csv", "text/csv"), InlineData("说明", "a.txt", "text/plain"), InlineData("<html><script>", "a.txt", "text/plain")]
    [InlineData("\0\0\0\u0010ftypM4A xxxx", "a.m4a", "audio/mp4"), InlineData("\0\0\0\u0010ftypisomxxxx", "a.mp4", "video/mp4")]
    public void What_a_file_is_its_content_says(string content, string name, string type) => Assert.Equal((name, type), (Taken(name, Encoding.UTF8.GetBytes(content)).Name, Taken(name, Encoding.UTF8.GetBytes(content)).Type));

    [Fact]
    public void A_page_that_is_called_a_picture_is_text() => Assert.Equal("photo.txt", Taken("photo.jpg", "<svg onload='alert(1)'/>"u8.ToArray()).Name);

    [Theory]
    [InlineData("MZ\u0090\0\u0003"), InlineData("\u007fELF\u0002"), InlineData("GIF89a\u0001\0\u0001\0\u0080\0"), InlineData("Rar!\u001a\u0007\0"), InlineData("\0\0\0\u0018ftypheicxxxx")]
    public void What_is_none_of_ours_is_refused(string content) => Assert.Equal("file.type", Refused("a.pdf", Encoding.Latin1.GetBytes(content)));

    [Fact]
    public void Empty_large_and_vast_files_are_refused()
    {
        Assert.Equal("file.empty", Refused("a.jpg", []));
        Assert.Equal("file.large", Refused("a.jpg", Pictures.Jpeg(), limits with { Bytes = 100 }));
        Assert.Equal("file.pixels", Refused("a.jpg", Pictures.Jpeg(width: 20_000, height: 20_000)));
        Assert.Equal("file.pixels", Refused("a.png", Pictures.Png(60_000, 60_000)));
        Assert.Equal("file.pixels", Refused("a.webp", Pictures.WebP(16_000, 16_000)));
        Assert.Equal("file.broken", Refused("a.jpg", Pictures.Jpeg()[..40]));
    }

    [Fact]
    public void Documents_of_Office_are_known_and_what_is_hidden_in_them_is_counted()
    {
        byte[] content = Encoding.UTF8.GetBytes("<x/>");
        Assert.Equal("a.docx", Taken("a.zip", Zip(("[Content_Types].xml", content), ("word/document.xml", content))).Name);
        Assert.Equal("a.xlsx", Taken("a.xlsx", Zip(("[Content_Types].xml", content), ("xl/workbook.xml", content))).Name);
        Assert.Equal("file.type", Refused("a.docx", Zip(("readme.txt", content))));
        Assert.Equal("file.macros", Refused("a.docx", Document(("word/vbaProject.bin", content))));
        Assert.Equal("file.unpacked", Refused("a.docx", Document(("word/media/x.bin", new byte[3_000_000])), limits with { Unpacked = 2_000_000 }));
        Assert.Equal("file.entries", Refused("a.docx", Document([.. Enumerable.Range(0, 60).Select(i => ($"word/{i}.xml", content))]), limits with { Entries = 50 }));
        var sheet = Document(("xl/workbook.xml", content));
        Assert.Equal("a.docx", Taken("a.docx", Document(("word/embeddings/s.xlsx", sheet))).Name);
        Assert.Equal("file.nested", Refused("a.docx", Document(("word/embeddings/s.xlsx", Document(("xl/embeddings/t.xlsx", sheet))))));
        Assert.Equal("file.broken", Refused("a.docx", [.. sheet.AsSpan(0, 40)]));
    }

    [Fact]
    public void A_film_does_not_tell_where_it_was_taken()
    {
        byte[] place = [0, 0, 0, 31, .. "udta"u8, 0, 0, 0, 23, .. "\u00A9xyz+23.1+113.2/"u8.ToArray().AsSpan(1), .. new byte[2]];
        place[3] = (byte)place.Length;
        byte[] moov = [0, 0, 0, (byte)(8 + place.Length), .. "moov"u8, .. place];
        var film = Taken("a.mp4", [0, 0, 0, 16, .. "ftypisom"u8, 0, 0, 0, 0, .. moov, 0, 0, 0, 10, .. "mdat"u8, 1, 2]);
        Assert.False(Says(film.Bytes, "+113.2"));
        Assert.Equal([1, 2], film.Bytes[^2..]);
    }

    static byte[] Document(params (string Name, byte[] Content)[] more) => Zip([("[Content_Types].xml", [1]), ("word/document.xml", [1]), .. more]);

    static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        return stream.ToArray();
    }
}
