-- Where cases are on the map: one row a case, made from its form; none for confidential ones.
create table case_point (
  case_id text collate "C" not null primary key,
  lng bigint not null,                -- WGS-84, in millionths of a degree
  lat bigint not null,
  datum text collate "C" not null              -- that it came in: gcj02 | wgs84 | cgcs2000 | bd09
);
create index case_point_place on case_point (lng, lat, case_id);
