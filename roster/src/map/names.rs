//! The names people give the standard fields: those of `import.md` 2, and what the same columns are
//! called in German, French, Spanish, Italian, Dutch, Portuguese, the Nordic languages and,
//! for the most usual columns, a few more.
//!
//! Folded as [`fold_header`](crate::person::fold_header) folds a header. A word that means something
//! else as often as not (*title*, *site*, *state*, *ID*, *service*) is left out on purpose: a column
//! that is not recognised is asked about, one that is taken for something else is imported wrongly.

use super::Field;

/// Folded headers, by field, with blanks between them.
pub(super) const NAMES: &[(Field, &str)] = &[
    (
        Field::Email,
        "email mail emailaddress workemail correo courriel emails emailaddresses mailaddress emailid \
         useremail useremailaddress workemailaddress businessemail companyemail companyemailaddress \
         corporateemail primaryemail emailadresse emailadressen mailadresse dienstlicheemail \
         adresseemail adressemail adressecourriel adresseelectronique emailprofessionnel \
         mailprofessionnel correoelectronico direcciondecorreo direcciondecorreoelectronico \
         direccionemail direcciondeemail postaelettronica indirizzoemail indirizzodiposta \
         indirizzodipostaelettronica indirizzomail emailaziendale emailadres mailadres werkemail \
         enderecodeemail enderecoemail enderecoeletronico correioeletronico epost epostadress \
         epostadresse sahkoposti adresemail \
         почта электроннаяпочта имеил",
    ),
    (
        Field::Name,
        "name fullname displayname completename employeename learnername personname nom nomcomplet \
         nometprenom nomprenom prenometnom prenomnom vollername vollstandigername vornachname \
         vorundnachname vornameundnachname vornamenachname anzeigename nombre nombrecompleto \
         nombreyapellido nombreyapellidos nombreapellido nombreapellidos nome nomecompleto \
         nomeecognome nomecognome nominativo nomeesobrenome nomeeapelido naam volledigenaam namn navn \
         nimi \
         имя фио jmeno ονομα isim adsoyad",
    ),
    (
        Field::FirstName,
        "firstname firstnames givenname givennames forename forenames first fname vorname vornamen \
         rufname prenom prenoms primernombre nombredepila primonome nomeproprio primeironome voornaam \
         voornamen roepnaam fornamn fornavn etunimi imie",
    ),
    (
        Field::LastName,
        "lastname lastnames surname surnames familyname last lname nachname nachnamen familienname \
         zuname nomdefamille nomfamille apellido apellidos primerapellido cognome cognomi achternaam \
         familienaam sobrenome apelido apelidos ultimonome efternamn etternavn efternavn sukunimi \
         nazwisko \
         фамилия prijmeni επωνυμο soyad soyisim",
    ),
    (
        Field::UserName,
        "username login loginname loginid userlogin benutzername benutzerkennung anmeldename \
         nutzername nomdutilisateur nomutilisateur identifiant nombredeusuario usuario nomeutente \
         gebruikersnaam nomedeusuario nomedeutilizador utilizador anvandarnamn brukernavn brugernavn \
         kayttajatunnus",
    ),
    (
        Field::Reference,
        "reference employeeid employeenumber staffid externalid employeeno employee# employeecode \
         employeeref employeereference empid empno staffno staffnumber staffcode staff# payrollid \
         payrollno payrollnumber personnelid personnelno personnelnumber workerid referenceno \
         referencenumber referenceid userreference idnumber studentid studentnumber learnerid \
         personalnummer personalnr mitarbeiternummer mitarbeiternr mitarbeiterid matricule \
         numerodematricule numeromatricule numerodeempleado numeroempleado codigodeempleado \
         idempleado iddeempleado legajo matricola numerodimatricola numeromatricola codicedipendente \
         iddipendente personeelsnummer medewerkersnummer medewerkernummer werknemersnummer matricula \
         numerodefuncionario anstallningsnummer ansattnummer medarbejdernummer",
    ),
    (
        Field::Status,
        "status enabled active suspended userstatus accountstatus accountenabled isactive isenabled \
         disabled inactive issuspended isdisabled isinactive aktiv gesperrt deaktiviert inaktiv \
         statut actif suspendu inactif activo suspendido inactivo attivo sospeso inattivo actief \
         geblokkeerd inactief ativo suspenso inativo",
    ),
    (
        Field::AccountType,
        "accounttype usertype role roles userrole accountrole accesslevel kontotyp benutzertyp \
         benutzerrolle rolle typedecompte typedutilisateur tipodecuenta tipodeusuario rol \
         tipodiaccount tipoutente ruolo gebruikerstype tipodeconta tipodeutilizador",
    ),
    (
        Field::Company,
        "company companyname organisation organization organisationname organizationname firma \
         firmenname unternehmen societe entreprise nomdelentreprise nomdelasociete empresa \
         nombredelaempresa nomedaempresa organizacion azienda nomeazienda bedrijf bedrijfsnaam \
         organisatie foretag \
         компания организация",
    ),
    (
        Field::Groups,
        "group groups team teams department departments groupname usergroup usergroups teamname dept \
         departmentname gruppe gruppen benutzergruppe abteilung abteilungen groupe groupes equipe \
         equipes departement grupo grupos equipo equipos departamento gruppo gruppi reparto \
         dipartimento groep groepen afdeling equipa grupp avdelning avdeling \
         группа отдел",
    ),
    (Field::Cohorts, "cohort cohorts cohortname kohorte kohorten cohorte cohortes coorte coorti"),
    (
        Field::Courses,
        "modulerequested modulesrequested course courses coursename coursetitle courserequested \
         coursesrequested module modules kurs kurse kursname kurstitel schulung schulungen cours \
         formation formations curso cursos corso corsi cursus cursussen \
         курс",
    ),
    (
        Field::Packages,
        "package packages packagename coursepackage coursepackages paket pakete kurspaket paquete \
         paquetes pacchetto pacchetti pakket pakketten pacote pacotes",
    ),
    (
        Field::Language,
        "language languagecode locale lang preferredlanguage sprache sprachcode langue codelangue \
         codedelangue idioma codigodeidioma lingua codicelingua taal taalcode sprak sprog \
         язык",
    ),
    (
        Field::JobRole,
        "jobrole jobtitle position jobposition jobname job occupation funktion stelle \
         stellenbezeichnung berufsbezeichnung tatigkeit fonction poste intituledeposte \
         intituleduposte puesto puestodetrabajo cargo mansione posizione qualifica functie \
         functietitel funcao befattning stilling \
         должность",
    ),
    (
        Field::Region,
        "region location office officelocation worklocation standort niederlassung dienstort bureau \
         lieudetravail ubicacion oficina regione sede regio locatie vestiging kantoor regiao \
         localizacao escritorio \
         регион",
    ),
    (
        Field::Invite,
        "invite sendinvite sendinvite&passwordtouserguest sendinvites sendinvitation sendinvitations invitation sendactivationemail \
         sendwelcome sendwelcomeemail einladen einladung einladungsenden einladungversenden inviter \
         envoyerinvitation envoyeruneinvitation envoyerlinvitation invitar enviarinvitacion invita \
         inviainvito uitnodigen uitnodigingversturen uitnodigingsturen convidar enviarconvite",
    ),
];

/// Names under which *yes* means that the person is suspended.
pub(super) const INVERTED: &str = "\
    suspended issuspended disabled isdisabled inactive isinactive gesperrt deaktiviert inaktiv \
    suspendu inactif suspendido inactivo sospeso inattivo geblokkeerd inactief suspenso inativo";

/// Names of which a file's other columns decide whether they mean the whole name, the first or the last:
/// `name, last_name` · `Name, Vorname` · `Nom, Prénom` · `Nome, Cognome`.
pub(super) const PLAIN_NAMES: &str = "name nom nombre nome naam namn navn nimi имя jmeno ονομα isim";
